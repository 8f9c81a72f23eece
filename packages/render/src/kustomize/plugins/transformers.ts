import { flag, integer, list, record, struct, text } from '#kustomize/decode.ts';
import type { Context } from '#kustomize/context.ts';
import { loadPatchRule, loadStrategicText } from '#kustomize/load/load-patches.ts';
import { loadReplacement } from '#kustomize/load/load-replacements.ts';
import { parts } from '#kustomize/kustomization.ts';
import type { Resource } from '#kustomize/resource.ts';
import { addAffix } from '#kustomize/transform/affixes.ts';
import { setImage } from '#kustomize/transform/images.ts';
import { fieldSpecOf } from '#kustomize/transform/labels.ts';
import { setNamespace, subjectModes } from '#kustomize/transform/namespace.ts';
import { setPairs } from '#kustomize/transform/pairs.ts';
import { applyPatches } from '#kustomize/transform/patches.ts';
import { replaceFields } from '#kustomize/transform/replacements.ts';
import { setReplicas } from '#kustomize/transform/replicas.ts';
import { addHashes } from '#kustomize/finish/hash.ts';
import { addValue } from './add-value.ts';
import { decodeConfig, refuseConfig } from './decode-config.ts';

export type Run = (resources: readonly Resource[]) => readonly Resource[];

/** What a configuration of one of kustomize's own transformers does; undefined, with a complaint, when it cannot. */
type Configure = (context: Context, config: Resource) => Run | undefined;

const fieldSpecs = list(parts.fieldSpec);

const affix =
  (side: 'prefix' | 'suffix'): Configure =>
  (context, config) => {
    const read = decodeConfig(context, config, struct({ prefix: text, suffix: text, fieldSpecs }));
    if (read === undefined) return undefined;
    if (read.fieldSpecs === undefined) return refuseConfig(context, config, 'fieldSpecs is not expected to be nil');
    const specs = read.fieldSpecs.map(fieldSpecOf);
    return (all) => addAffix(context, all, { side, text: read[side] ?? '', specs });
  };

const pairs =
  (field: 'labels' | 'annotations'): Configure =>
  (context, config) => {
    const read = decodeConfig(context, config, struct({ labels: record(text), annotations: record(text), fieldSpecs }));
    if (read === undefined) return undefined;
    const specs = (read.fieldSpecs ?? []).map(fieldSpecOf);
    return (all) => setPairs(context, all, { field: [field], pairs: read[field] ?? {}, specs });
  };

const namespace: Configure = (context, config) => {
  const shape = struct({
    metadata: struct({ namespace: text }),
    fieldSpecs,
    unsetOnly: flag,
    setRoleBindingSubjects: text,
  });
  const read = decodeConfig(context, config, shape);
  if (read === undefined) return undefined;
  const mode = read.setRoleBindingSubjects ?? '';
  const subjects = subjectModes.find((known) => known === (mode || 'defaultOnly'));
  if (subjects === undefined) {
    const modes = '"defaultOnly", "none" or "allServiceAccounts"';
    const message = `invalid value "${mode}" for setRoleBindingSubjects: must be one of ${modes}`;
    return refuseConfig(context, config, message);
  }
  const change = {
    namespace: read.metadata?.namespace ?? '',
    specs: (read.fieldSpecs ?? []).map(fieldSpecOf),
    unsetOnly: read.unsetOnly === true,
    subjects,
  };
  return (all) => setNamespace(context, all, change);
};

const images: Configure = (context, config) => {
  const read = decodeConfig(context, config, struct({ imageTag: parts.image, fieldSpecs }));
  if (read === undefined) return undefined;
  const specs = (read.fieldSpecs ?? []).map(fieldSpecOf);
  return (all) => setImage(context, all, { field: ['imageTag'], rule: read.imageTag ?? {}, specs });
};

const replicas: Configure = (context, config) => {
  const read = decodeConfig(context, config, struct({ replica: parts.replica, fieldSpecs }));
  if (read === undefined) return undefined;
  const specs = (read.fieldSpecs ?? []).map(fieldSpecOf);
  return (all) => setReplicas(context, all, { field: ['replica'], rule: read.replica ?? {}, specs });
};

const patch: Configure = (context, config) => {
  const shape = struct({ path: text, patch: text, target: parts.selector, options: record(flag) });
  const read = decodeConfig(context, config, shape);
  if (read === undefined) return undefined;
  const loaded = loadPatchRule(context, ['patches', 0], read);
  return (all) => applyPatches(context, all, loaded);
};

const jsonPatch: Configure = (context, config) => {
  const shape = struct({ path: text, jsonOp: text, target: parts.selector });
  const read = decodeConfig(context, config, shape);
  if (read === undefined) return undefined;
  const { jsonOp, ...rule } = read;
  if ((rule.target?.name ?? '') === '') return refuseConfig(context, config, 'must specify the target name');
  const loaded = loadPatchRule(context, ['patchesJson6902', 0], {
    ...rule,
    ...(jsonOp === undefined ? {} : { patch: jsonOp }),
  });
  return (all) => applyPatches(context, all, loaded);
};

const strategicMerge: Configure = (context, config) => {
  const read = decodeConfig(context, config, struct({ paths: list(text), patches: text }));
  if (read === undefined) return undefined;
  const { paths = [], patches = '' } = read;
  if (paths.length === 0 && patches === '')
    return refuseConfig(context, config, 'empty file path and empty patch content');
  const loaded = [
    ...paths.flatMap((entry) => loadStrategicText(context, ['patchesStrategicMerge', 0], entry)),
    ...(patches === '' ? [] : loadStrategicText(context, ['patchesStrategicMerge', 0], patches)),
  ];
  return (all) => applyPatches(context, all, loaded);
};

const replacements: Configure = (context, config) => {
  const read = decodeConfig(context, config, struct({ replacements: list(parts.replacement) }));
  if (read === undefined) return undefined;
  const loaded = (read.replacements ?? []).flatMap((rule) => loadReplacement(context, ['replacements', 0], rule));
  return (all) => replaceFields(context, all, loaded);
};

/** Both at once, as old configurations have it. */
const prefixSuffix: Configure = (context, config) => {
  const [first, second] = [affix('prefix')(context, config), affix('suffix')(context, config)];
  return first === undefined || second === undefined ? undefined : (all) => second(first(all));
};

const valueTarget = struct({ selector: parts.selector, fieldPath: text, filePathPosition: integer });

const valueAdd: Configure = (context, config) => {
  const shape = struct({ value: text, targets: list(valueTarget), targetFilePath: text });
  const read = decodeConfig(context, config, shape);
  return read === undefined ? undefined : addValue(context, config, read);
};

/** By kind. Source: kustomize api/internal/plugins/builtinhelpers. */
export const transformers: ReadonlyMap<string, Configure> = new Map<string, Configure>([
  ['AnnotationsTransformer', pairs('annotations')],
  ['HashTransformer', () => addHashes],
  ['ImageTagTransformer', images],
  ['LabelTransformer', pairs('labels')],
  ['NamespaceTransformer', namespace],
  ['PatchJson6902Transformer', jsonPatch],
  ['PatchStrategicMergeTransformer', strategicMerge],
  ['PatchTransformer', patch],
  ['PrefixSuffixTransformer', prefixSuffix],
  ['PrefixTransformer', affix('prefix')],
  ['ReplacementTransformer', replacements],
  ['ReplicaCountTransformer', replicas],
  ['SuffixTransformer', affix('suffix')],
  ['ValueAddTransformer', valueAdd],
]);
