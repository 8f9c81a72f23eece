import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Read } from './tree/tree.ts';

/** What to render: a directory of a tree and the options of its Application source. */
export interface RenderRequest {
  /** From the repository root, '' for the root itself. */
  readonly path: string;
  readonly directory?: DirectoryOptions;
  readonly kustomize?: KustomizeOptions;
}

/** `spec.source.directory` of an Application (argocd.md 1.1). Globs are matched against the path below the source path. */
export interface DirectoryOptions {
  readonly recurse?: boolean;
  readonly include?: string;
  readonly exclude?: string;
}

/** `spec.source.kustomize`; the fields are added as they are supported. */
export interface KustomizeOptions {
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly images?: readonly string[];
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
