import { writeYaml } from '@capstan/kube/yaml/write.ts';

import { json } from './answer.ts';
import type { Answer } from './answer.ts';
import { parseJson } from './body.ts';

/** The same answer as YAML; answers that are no JSON stay as they are. */
export function yamlAnswer(answer: Answer): Answer {
  if (answer.contentType !== json) return answer;
  const parsed = parseJson(String(answer.body));
  return parsed.ok ? { ...answer, contentType: 'application/yaml', body: writeYaml(parsed.value) } : answer;
}
