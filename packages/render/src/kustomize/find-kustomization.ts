import type { Diagnostic } from '#diagnostic.ts';
import { parseFile, textOf } from '#tree/parse-file.ts';
import type { FoundFile, View } from '#tree/view.ts';
import { decodeKustomization } from './kustomization.ts';
import type { DecodeProblem } from './decode.ts';
import type { Kustomization } from './kustomization.ts';
import { lineOf } from './line-of.ts';

/** In the order that kustomize looks for them. */
export const kustomizationNames: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A kustomization file and the directory it rules. */
export interface Layer {
  readonly directory: string;
  /** Path of the kustomization file. */
  readonly file: string;
  readonly text: string;
  readonly kustomization: Kustomization;
}

export type LayerResult =
  | { readonly ok: true; readonly layer: Layer }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Reads the kustomization of a directory. With content still missing, the answer means nothing. */
export function findKustomization(view: View, directory: string): LayerResult {
  const found = kustomizationNames.map((name) => view.probe(directory, name)).filter((file) => file.is === 'file');
  const [file, second] = found;
  if (file === undefined) return failed(noKustomization(directory));
  if (second !== undefined) {
    return failed({
      code: 'kustomize/several-kustomizations',
      message: `found multiple kustomization files: ${found.map(({ path }) => path).join(', ')}`,
      file: file.path,
      reference: 'Found multiple kustomization files under: ',
      hint: 'Keep one of them.',
    });
  }
  return readLayer(view, directory, file);
}

function readLayer(view: View, directory: string, file: FoundFile): LayerResult {
  // Unlike the objects, the kustomization itself is read by the rules of YAML 1.1.
  const parsed = parseFile(view, file, 'v2');
  if (!parsed.ok) return failed(parsed.diagnostic);
  const text = textOf(file);
  const documents = parsed.documents.filter(({ value }) => value !== undefined);
  const value = documents[0]?.value;
  if (value === undefined || value === null)
    return failed({ code: 'kustomize/empty', message: 'kustomization.yaml is empty', file: file.path });
  if (documents.length > 1) {
    return failed({
      code: 'kustomize/several-documents',
      message: 'a kustomization file must hold one document',
      file: file.path,
      ...(documents[1] === undefined ? {} : { line: documents[1].line }),
    });
  }
  const { kustomization, problems } = decodeKustomization(value);
  if (problems.length > 0) {
    return { ok: false, diagnostics: problems.map((problem) => diagnosticOf(file.path, text, problem)) };
  }
  const refusal = isEmpty(kustomization) ? 'kustomization.yaml is empty' : wrongVersion(kustomization);
  if (refusal !== undefined)
    return failed({ code: 'kustomize/invalid', message: refusal, file: file.path, line: lineOf(text, ['apiVersion']) });
  return { ok: true, layer: { directory, file: file.path, text, kustomization } };
}

/** Only what it is, nothing that it does. */
function isEmpty(kustomization: Kustomization): boolean {
  return Object.entries(kustomization).every(
    ([field, value]) => field === 'apiVersion' || field === 'kind' || value === '',
  );
}

function wrongVersion({ apiVersion = '', kind = '' }: Kustomization): string | undefined {
  if (kind !== '' && kind !== 'Kustomization' && kind !== 'Component')
    return 'kind should be Kustomization or Component';
  const wanted = kind === 'Component' ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  if (apiVersion === '' || apiVersion === wanted) return undefined;
  return `apiVersion for ${kind || 'Kustomization'} should be ${wanted}`;
}

function diagnosticOf(file: string, text: string, { path, message, reference, hint }: DecodeProblem): Diagnostic {
  return {
    code: 'kustomize/invalid',
    message: `invalid kustomization: ${message}`,
    file,
    line: lineOf(text, path),
    ...(reference === undefined ? {} : { reference: `invalid Kustomization: ${reference}` }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function noKustomization(directory: string): Diagnostic {
  return {
    code: 'kustomize/no-kustomization',
    message: `unable to find one of ${kustomizationNames.join(', ')} in directory ${directory === '' ? '.' : directory}`,
    file: directory === '' ? '.' : directory,
    reference: `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/${directory}'`,
    hint: 'Add a kustomization.yaml there, or name the files themselves under resources.',
  };
}

function failed(diagnostic: Diagnostic): LayerResult {
  return { ok: false, diagnostics: [diagnostic] };
}
