import { z } from 'zod';
import { anyJson, list, loose, mapOf, maybe } from '#form/loose.ts';

const text = z.string();
const flag = z.boolean();
const texts = list(text);

const HelmOptions = loose({
  releaseName: maybe(text),
  valueFiles: maybe(texts),
  values: maybe(text),
  valuesObject: maybe(mapOf(anyJson)),
  parameters: maybe(list(loose({ name: maybe(text), value: maybe(text), forceString: maybe(flag) }))),
  fileParameters: maybe(list(loose({ name: maybe(text), path: maybe(text) }))),
  version: maybe(text),
  passCredentials: maybe(flag),
  ignoreMissingValueFiles: maybe(flag),
  skipCrds: maybe(flag),
  skipTests: maybe(flag),
  skipSchemaValidation: maybe(flag),
  namespace: maybe(text),
  kubeVersion: maybe(text),
  apiVersions: maybe(texts),
});

const KustomizeOptions = loose({
  namePrefix: maybe(text),
  nameSuffix: maybe(text),
  namespace: maybe(text),
  /** `[old=]new[:tag|@digest]` each. */
  images: maybe(texts),
  replicas: maybe(list(loose({ name: text, count: z.union([z.number(), text]) }))),
  commonLabels: maybe(mapOf(text)),
  commonAnnotations: maybe(mapOf(text)),
  forceCommonLabels: maybe(flag),
  forceCommonAnnotations: maybe(flag),
  labelWithoutSelector: maybe(flag),
  labelIncludeTemplates: maybe(flag),
  commonAnnotationsEnvsubst: maybe(flag),
  patches: maybe(
    list(
      loose({
        path: maybe(text),
        patch: maybe(text),
        target: maybe(
          loose({
            group: maybe(text),
            version: maybe(text),
            kind: maybe(text),
            name: maybe(text),
            namespace: maybe(text),
            labelSelector: maybe(text),
            annotationSelector: maybe(text),
          }),
        ),
        options: maybe(mapOf(flag)),
      }),
    ),
  ),
  components: maybe(texts),
  ignoreMissingComponents: maybe(flag),
  version: maybe(text),
  kubeVersion: maybe(text),
  apiVersions: maybe(texts),
});

const DirectoryOptions = loose({
  recurse: maybe(flag),
  include: maybe(text),
  exclude: maybe(text),
  disableExtensionFilter: maybe(flag),
  jsonnet: maybe(anyJson),
});

const PluginOptions = loose({
  name: maybe(text),
  env: maybe(list(loose({ name: text, value: text }))),
  /** Present-but-empty `map` and `array` differ from absent ones. */
  parameters: maybe(
    list(loose({ name: maybe(text), string: maybe(text), map: maybe(mapOf(text)), array: maybe(texts) })),
  ),
});

/** argocd.md 1.1. At most one of helm, kustomize, directory, plugin is meant to be there; who renders checks that. */
export const ApplicationSource = loose({
  repoURL: text,
  path: maybe(text),
  targetRevision: maybe(text),
  tagPrefix: maybe(text),
  chart: maybe(text),
  ref: maybe(text),
  name: maybe(text),
  helm: maybe(HelmOptions),
  kustomize: maybe(KustomizeOptions),
  directory: maybe(DirectoryOptions),
  plugin: maybe(PluginOptions),
});
export type ApplicationSource = z.infer<typeof ApplicationSource>;
