import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { Diagnostic } from './diagnostic.ts';
import { flag, integer, list, record, struct, text } from './kustomize/decode.ts';
import type { Cursor, Decode, DecodeProblem } from './kustomize/decode.ts';
import { lineOf } from './kustomize/line-of.ts';
import type { DirectoryOptions, KustomizeOptions, RenderRequest } from './request.ts';
import { parseFile, textOf } from './tree/parse-file.ts';
import type { FoundFile, View } from './tree/view.ts';

export interface OverriddenRequest {
  readonly request: RenderRequest;
  readonly diagnostics: readonly Diagnostic[];
}

function count(value: Json, at: Cursor): number | string {
  return typeof value === 'string' ? value : integer(value, at);
}

const directory: Decode<DirectoryOptions> = struct({ recurse: flag, include: text, exclude: text });
const selector = struct({
  group: text,
  version: text,
  kind: text,
  name: text,
  namespace: text,
  labelSelector: text,
  annotationSelector: text,
});
const replica: Decode<{ readonly name: string; readonly count: number | string }> = (value, at) => ({
  name: '',
  count: 0,
  ...struct({ name: text, count })(value, at),
});
const kustomize: Decode<KustomizeOptions> = struct({
  namePrefix: text,
  nameSuffix: text,
  namespace: text,
  images: list(text),
  replicas: list(replica),
  commonLabels: record(text),
  labelWithoutSelector: flag,
  labelIncludeTemplates: flag,
  commonAnnotations: record(text),
  patches: list(struct({ path: text, patch: text, target: selector, options: record(flag) })),
  components: list(text),
  ignoreMissingComponents: flag,
  // These do not change what is built here.
  version: text,
  kubeVersion: text,
  apiVersions: list(text),
  forceCommonLabels: flag,
  forceCommonAnnotations: flag,
  commonAnnotationsEnvsubst: flag,
});
const overrides = struct({ directory, kustomize });

/**
 * The request with the options that the source path itself sets, in `.argocd-source.yaml` and then in
 * `.argocd-source-NAME.yaml`: maps merge, everything else replaces. Source: argo-cd reposerver/repository,
 * mergeSourceParameters.
 */
export function withSourceOverrides(view: View, root: string, request: RenderRequest): OverriddenRequest {
  if (request.overrides === false) return { request, diagnostics: [] };
  const names = [
    '.argocd-source.yaml',
    ...(request.appName === undefined ? [] : [`.argocd-source-${request.appName}.yaml`]),
  ];
  const files = names.map((name) => view.probe(root, name)).filter((found) => found.is === 'file');
  const diagnostics: Diagnostic[] = [];
  let result = request;
  for (const file of files) {
    const read = readOverrides(view, file);
    diagnostics.push(...read.diagnostics);
    result = {
      ...result,
      ...merged(result, 'directory', read.value.directory),
      ...merged(result, 'kustomize', read.value.kustomize),
    };
  }
  return { request: result, diagnostics };
}

function merged<F extends 'directory' | 'kustomize'>(
  request: RenderRequest,
  field: F,
  value: RenderRequest[F],
): Partial<RenderRequest> {
  return value === undefined ? {} : { [field]: { ...request[field], ...value } };
}

interface Overrides {
  readonly value: ReturnType<typeof overrides>;
  readonly diagnostics: readonly Diagnostic[];
}

function readOverrides(view: View, file: FoundFile): Overrides {
  const parsed = parseFile(view, file, 'v2');
  if (!parsed.ok) return { value: {}, diagnostics: [parsed.diagnostic] };
  const source = parsed.documents[0]?.value;
  if (source === undefined || source === null) return { value: {}, diagnostics: [] };
  const problems: DecodeProblem[] = [];
  const value = overrides(isMap(source) ? withoutOtherTools(source) : source, { path: [], problems });
  const diagnostics = problems.map(({ path, message, hint }) => ({
    code: 'source/overrides',
    message,
    file: file.path,
    line: lineOf(textOf(file), path),
    ...(hint === undefined ? {} : { hint }),
  }));
  return { value, diagnostics };
}

/** Where the source comes from cannot be changed here, and what is for other tools does not matter. */
function withoutOtherTools(source: JsonMap): JsonMap {
  const kept = ['directory', 'kustomize'].flatMap((key) =>
    source[key] === undefined ? [] : [[key, source[key]] as const],
  );
  return Object.fromEntries(kept);
}
