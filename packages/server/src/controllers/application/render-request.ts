import type { ApplicationSource } from '@capstan/core/app/source.ts';
import type { RenderRequest } from '@capstan/render/request.ts';

export type RequestAnswer =
  | { readonly ok: true; readonly request: RenderRequest }
  | { readonly ok: false; readonly message: string };

const kustomizeOptions = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'images',
  'replicas',
  'commonLabels',
  'labelWithoutSelector',
  'labelIncludeTemplates',
  'commonAnnotations',
  'patches',
  'components',
] as const;
/** Say nothing about the result: who asks, not what. */
const ignoredOptions: ReadonlySet<string> = new Set(['version', 'kubeVersion', 'apiVersions']);

/** What to render for a source; options that are not understood are refused rather than silently dropped. */
export function renderRequest(source: ApplicationSource): RequestAnswer {
  if (source.helm !== undefined) return no('spec.source.helm: Helm is not supported yet');
  if (source.plugin !== undefined) return no('spec.source.plugin: plugins are not supported');
  const { kustomize, directory } = source;
  if (kustomize !== undefined && directory !== undefined) {
    return no('multiple application sources defined: spec.source has kustomize and directory, keep one');
  }
  const strange = Object.keys(kustomize ?? {}).find(
    (key) => !(kustomizeOptions as readonly string[]).includes(key) && !ignoredOptions.has(key),
  );
  if (strange !== undefined) {
    return no(`spec.source.kustomize.${strange} is not supported yet: say it in the kustomization file`);
  }
  if (directory?.disableExtensionFilter === true) {
    return no('spec.source.directory.disableExtensionFilter is not supported yet: name manifests .yaml, .yml or .json');
  }
  if (directory?.jsonnet !== undefined) return no('spec.source.directory.jsonnet: Jsonnet is not supported');
  const path = cleanPath(source.path ?? '');
  if (path === undefined) return no(`spec.source.path ${source.path} leads out of the repository`);
  return {
    ok: true,
    request: {
      path,
      ...(directory === undefined ? {} : { directory: pick(directory, ['recurse', 'include', 'exclude']) }),
      ...(kustomize === undefined ? {} : { kustomize: pick(kustomize, kustomizeOptions) }),
    },
  };
}

function no(message: string): RequestAnswer {
  return { ok: false, message };
}

function pick<T extends object, K extends keyof T>(value: T, keys: readonly K[]): { [P in K]: T[P] } {
  return Object.fromEntries(keys.flatMap((key) => (value[key] === undefined ? [] : [[key, value[key]]]))) as {
    [P in K]: T[P];
  };
}

/** From the repository root, without `.` steps; undefined when it leads out of it. */
function cleanPath(path: string): string | undefined {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps.join('/');
}
