import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Read } from './tree/tree.ts';

/** What to render: a directory of a tree and the options of its Application source. */
export interface RenderRequest {
  /** From the repository root, '' for the root itself. */
  readonly path: string;
  /** Name of the Application: `.argocd-source-NAME.yaml` in the source path changes the options for it alone. */
  readonly appName?: string;
  /** False: `.argocd-source.yaml` is a file like any other, as for the tools themselves. */
  readonly overrides?: boolean;
  readonly directory?: DirectoryOptions;
  readonly kustomize?: KustomizeOptions;
}

/** `spec.source.directory` of an Application (argocd.md 1.1). Globs are matched against the path below the source path. */
export interface DirectoryOptions {
  readonly recurse?: boolean;
  readonly include?: string;
  readonly exclude?: string;
}

/** `spec.source.kustomize`, laid over the kustomization of the source path. Versions and API lists do not change the result. */
export interface KustomizeOptions {
  /** False lets kustomizations load files from outside of their directory. */
  readonly loadRestrictions?: boolean;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  /** `[old=]new[:tag|@digest]` */
  readonly images?: readonly string[];
  readonly replicas?: readonly { readonly name: string; readonly count: number | string }[];
  readonly commonLabels?: Readonly<Record<string, string>>;
  /** Labels go to the objects only, not to their selectors and templates. */
  readonly labelWithoutSelector?: boolean;
  /** With `labelWithoutSelector`: to the templates too. */
  readonly labelIncludeTemplates?: boolean;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  readonly patches?: readonly KustomizePatch[];
  readonly components?: readonly string[];
  /** Leave out components that are not there. */
  readonly ignoreMissingComponents?: boolean;
}

/** An entry of `patches` in a kustomization. */
export interface KustomizePatch {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: {
    readonly group?: string;
    readonly version?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly labelSelector?: string;
    readonly annotationSelector?: string;
  };
  readonly options?: Readonly<Record<string, boolean>>;
}

/** The tool that a directory calls for, in Argo CD's words (`status.sourceType`). */
export type Tool = 'Directory' | 'Kustomize' | 'Helm';

/** An object and the file that declared it first. */
export interface RenderedObject {
  readonly object: KubeObject;
  readonly origin: { readonly file: string; readonly line?: number };
}

export type RenderResult =
  | {
      readonly is: 'objects';
      readonly tool: Tool;
      readonly objects: readonly RenderedObject[];
      readonly warnings: readonly Diagnostic[];
      readonly reads: readonly Read[];
    }
  | { readonly is: 'failed'; readonly diagnostics: readonly Diagnostic[]; readonly reads: readonly Read[] }
  /** Load all of these and call again. */
  | {
      readonly is: 'needs';
      readonly paths: readonly string[];
      readonly remotes: readonly string[];
      readonly charts: readonly string[];
    };
