/** One form that a client takes, by the Accept header. */
export interface Form {
  /** `application/json`, without wildcards: `*` stands for JSON. Lower case. */
  readonly type: string;
  /** `as`, `v`, `g`, `stream`, ... */
  readonly parameters: ReadonlyMap<string, string>;
}

const wildcards = new Set(['*/*', 'application/*']);

/** The forms of an Accept header, the most wanted first; JSON where nothing is asked for. */
export function formsOf(accept: string): readonly Form[] {
  const text = accept.trim() === '' ? '*/*' : accept;
  return text
    .split(',')
    .map((clause): Form => {
      const [type = '', ...rest] = clause.split(';').map((part) => part.trim());
      const parameters = new Map(rest.map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']));
      const name = type.toLowerCase();
      return { type: wildcards.has(name) ? json : name, parameters };
    })
    .toSorted((a, b) => weightOf(b) - weightOf(a));
}

const json = 'application/json';
const written = new Set([json, 'application/yaml']);

/** Whether the answer is to be YAML: the first form that we write is. */
export function wantsYaml(accept: string): boolean {
  return accept.includes('yaml') && formsOf(accept).find(({ type }) => written.has(type))?.type === 'application/yaml';
}

function weightOf({ parameters }: Form): number {
  const weight = Number(parameters.get('q') ?? 1);
  return Number.isNaN(weight) ? 0 : weight;
}
