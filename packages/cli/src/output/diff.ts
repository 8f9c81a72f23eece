import { createTwoFilesPatch } from 'diff';
import type { ManagedResource } from '@capstan/core/api/views.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import { writeYaml } from '@capstan/kube/yaml/write.ts';
import { clean } from './clean.ts';

/** One resource under argocd's heading, as a unified diff of YAML: minus is live, plus is what Git wants. */
export function diffText(resource: ManagedResource, colour: boolean): string {
  const { group, kind, namespace, name } = resource;
  const wanted = resource.predictedLiveState === '' ? resource.targetState : resource.predictedLiveState;
  const live = resource.normalizedLiveState === '' ? resource.liveState : resource.normalizedLiveState;
  const patch = createTwoFilesPatch(
    'live',
    'git',
    yamlOf(live),
    resource.requiresPruning ? '' : yamlOf(wanted),
    '',
    '',
    { context: 3 },
  );
  const body = patch
    .split('\n')
    .slice(1)
    .map((line) => paint(clean(line, { lines: true }), colour))
    .join('\n');
  return `===== ${clean(`${group}/${kind} ${namespace}/${name}`)} ======\n${body}`;
}

function yamlOf(state: string): string {
  if (state === '' || state === 'null') return '';
  return writeYaml(JSON.parse(state) as Json);
}

function paint(line: string, colour: boolean): string {
  if (!colour || line.startsWith('+++') || line.startsWith('---')) return line;
  if (line.startsWith('+')) return `\u001b[32m${line}\u001b[0m`;
  return line.startsWith('-') ? `\u001b[31m${line}\u001b[0m` : line;
}
