import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, numberAt, stringAt } from '@capstan/kube/object/read.ts';

/**
 * How simulated containers behave, read off the manifest alone. The rules are documented in
 * docs/guides/embedded-cluster.md; change both together.
 */
export interface Lifetime {
  readonly ms: number;
  readonly exitCode: number;
}

/** At the end of a tag, or of the last part of the name: `1.99-doesnotexist`, `shop/missing`. */
const brokenName = /(^|[-_.])(broken|doesnotexist|does-not-exist|missing|nonexistent)$/;
const brokenRegistry = 'registry.invalid';
const brokenPath = /(^|\/)(broken|fail|failing|unhealthy)(\/|$|\?)/;
const shortRunMs = 500;

/** Annotation of a pod: `exit code 1`, `1` or anything else (then 1): its containers exit with that code soon after start. */
export const crashAnnotation = 'simulate.capstan.dev/crash';
/** Annotation of a pod that ends: how long its containers run, `5s` or `250ms`. */
export const durationAnnotation = 'simulate.capstan.dev/duration';
/** Environment variable with the meaning of the crash annotation, for one container. */
export const crashVariable = 'SIMULATE_CRASH';

/** Why the image cannot be pulled, in the words of containerd; undefined when it can. */
export function imageProblem(image: string): string | undefined {
  const full = canonicalImage(image);
  if (full.startsWith(`${brokenRegistry}/`)) {
    return `rpc error: code = Unknown desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": failed to do request: Head "https://${brokenRegistry}/v2/${pathOf(full)}/manifests/${tagOf(full)}": dial tcp: lookup ${brokenRegistry}: no such host`;
  }
  const lastSegment = pathOf(full).split('/').at(-1) ?? '';
  if (!brokenName.test(tagOf(full)) && !brokenName.test(lastSegment)) return undefined;
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`;
}

/** `nginx` is `docker.io/library/nginx:latest`. */
export function canonicalImage(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = hasRegistry ? image : rest.length > 0 ? `docker.io/${image}` : `docker.io/library/${image}`;
  return tagOf(path) === '' ? `${path}:latest` : path;
}

function tagOf(image: string): string {
  return /[:@]([^/]+)$/.exec(image)?.[1] ?? '';
}

function pathOf(image: string): string {
  const slash = image.indexOf('/');
  return image.slice(slash + 1).replace(/[:@][^/]+$/, '');
}

/** After which time and with which code the container ends; undefined when it runs for ever. */
export function lifetimeOf(pod: KubeObject, container: unknown, isInit: boolean): Lifetime | undefined {
  const crash = crashCode(pod, container);
  const text = [...listAt(container, 'command'), ...listAt(container, 'args')].join(' ');
  const slept = sleepMs(text);
  const ms = durationMs(pod.metadata.annotations?.[durationAnnotation]) ?? (slept === 0 ? shortRunMs : slept);
  if (crash !== undefined) return { ms: shortRunMs, exitCode: crash };
  const exitCode = commandExitCode(text);
  const ends = isInit || (stringAt(pod, 'spec', 'restartPolicy') ?? 'Always') !== 'Always';
  if (exitCode === undefined && !ends) return undefined;
  return Number.isFinite(ms) ? { ms, exitCode: exitCode ?? 0 } : undefined;
}

function crashCode(pod: KubeObject, container: unknown): number | undefined {
  const variable = listAt(container, 'env').find((one) => stringAt(one, 'name') === crashVariable);
  const wish = stringAt(variable, 'value') ?? pod.metadata.annotations?.[crashAnnotation];
  if (wish === undefined || wish === '' || wish === 'false') return undefined;
  return Number(/\d+/.exec(wish)?.[0] ?? 1);
}

/** The code of an `exit N` other than 0, or 1 for `false`; the shell's `|| false` and `&& exit 1` count too. */
function commandExitCode(text: string): number | undefined {
  const exit = /\bexit\s+(\d+)/.exec(text)?.[1];
  if (exit !== undefined && Number(exit) !== 0) return Number(exit) % 256;
  return /(^|[\s/;&|])false\s*$/.test(text) ? 1 : undefined;
}

/** Total of `sleep N`; 0 when there is none, Infinity for `sleep infinity`. */
function sleepMs(text: string): number {
  if (/\bsleep\s+inf(inity)?\b/.test(text)) return Number.POSITIVE_INFINITY;
  const unit: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/\bsleep\s+(\d+(?:\.\d+)?)([smh]?)/g)].reduce(
    (total, [, count, suffix]) => total + Number(count) * (unit[suffix ?? ''] ?? 1000),
    0,
  );
}

function durationMs(text: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text ?? '');
  if (match === null) return undefined;
  return Number(match[1]) * (match[2] === 'ms' ? 1 : match[2] === 's' ? 1000 : 60_000);
}

export interface Probe {
  readonly delayMs: number;
  readonly periodMs: number;
  readonly failureThreshold: number;
  /** The end of the kubelet's message, when the probe fails. */
  readonly failure?: string;
}

/** A probe and whether it will fail: an HTTP path or a command that says so. Missing probes are undefined. */
export function probeOf(
  container: unknown,
  kind: 'readinessProbe' | 'livenessProbe' | 'startupProbe',
): Probe | undefined {
  const probe = at(container, kind);
  if (probe === undefined || probe === null) return undefined;
  const failure = probeFailure(probe);
  return {
    delayMs: (numberAt(probe, 'initialDelaySeconds') ?? 0) * 1000,
    periodMs: (numberAt(probe, 'periodSeconds') ?? 10) * 1000,
    failureThreshold: numberAt(probe, 'failureThreshold') ?? 3,
    ...(failure === undefined ? {} : { failure }),
  };
}

function probeFailure(probe: unknown): string | undefined {
  const path = stringAt(probe, 'httpGet', 'path');
  if (path !== undefined && brokenPath.test(path)) return 'HTTP probe failed with statuscode: 500';
  const command = listAt(mapAt(probe, 'exec'), 'command').join(' ');
  return command !== '' && commandExitCode(command) !== undefined ? 'command failed' : undefined;
}
