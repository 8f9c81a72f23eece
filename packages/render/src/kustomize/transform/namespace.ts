import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { complain } from '#kustomize/context.ts';
import type { Context } from '#kustomize/context.ts';
import type { FieldSpec } from '#kustomize/fields/field-spec.ts';
import { idKey, isClusterWide, printId } from '#kustomize/resource-id.ts';
import { currentId, rememberName, withMetadata } from '#kustomize/resource.ts';
import type { Resource } from '#kustomize/resource.ts';
import { changeResource } from './change.ts';

/** Which subjects of role bindings follow. */
export const subjectModes = ['defaultOnly', 'allServiceAccounts', 'none'] as const;

export interface NamespaceChange {
  readonly namespace: string;
  readonly specs: readonly FieldSpec[];
  /** Only where none is written. */
  readonly unsetOnly?: boolean;
  readonly subjects?: (typeof subjectModes)[number];
}

/** Puts everything that lives in a namespace into the given one. Source: kustomize api/filters/namespace. */
export function setNamespace(
  context: Context,
  resources: readonly Resource[],
  change: NamespaceChange,
): readonly Resource[] {
  if (change.namespace === '') return resources;
  const moved = resources.map((resource) => {
    const object = movedObject(resource.object, change);
    return changeResource(
      context,
      ['namespace'],
      { ...rememberName(resource), object },
      {
        specs: change.specs.filter((spec) => isForNamespace(spec, resource.object)),
        change: { start: change.namespace, set: (old: Json): Json => namespaceFor(old, change) },
      },
    );
  });
  complainOfConflicts(context, moved);
  return moved;
}

function namespaceFor(old: Json | undefined, { namespace, unsetOnly }: NamespaceChange): Json {
  return unsetOnly === true && typeof old === 'string' && old !== '' ? old : namespace;
}

/** `metadata.namespace` is set by scope, and names only of what is of version v1; subjects have rules of their own. */
function isForNamespace({ path, kind = '' }: FieldSpec, object: JsonMap): boolean {
  const text = path.join('/');
  if (text === 'metadata/namespace') return false;
  if (text === 'metadata/name' && object['apiVersion'] !== 'v1') return false;
  return !(text === 'subjects/namespace' && isBinding(kind) && isBinding(object['kind']));
}

function isBinding(kind: Json | undefined): boolean {
  return kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
}

/** The object in its namespace, with subjects of role bindings. */
function movedObject(object: JsonMap, change: NamespaceChange): JsonMap {
  const id = currentId({ object });
  const metadata = object['metadata'];
  const old = isMap(metadata) ? metadata['namespace'] : undefined;
  const inside = isClusterWide(id) ? object : withMetadata(object, 'namespace', namespaceFor(old, change));
  const { subjects } = inside;
  if (!isBinding(object['kind']) || !isList(subjects) || change.subjects === 'none') return inside;
  const follows = (subject: JsonMap): boolean =>
    change.subjects === 'allServiceAccounts' ? subject['kind'] === 'ServiceAccount' : subject['name'] === 'default';
  return {
    ...inside,
    subjects: subjects.map((subject) =>
      isMap(subject) && follows(subject)
        ? { ...subject, namespace: namespaceFor(subject['namespace'], change) }
        : subject,
    ),
  };
}

function complainOfConflicts(context: Context, resources: readonly Resource[]): void {
  const seen = new Map<string, Resource>();
  for (const resource of resources) {
    const id = currentId(resource);
    const other = seen.get(idKey(id));
    if (other === undefined) seen.set(idKey(id), resource);
    else {
      complain(context, ['namespace'], {
        code: 'namespace-conflict',
        message: `namespace transformation produces ID conflict: ${printId(id)} is declared in ${other.origin.file} and in ${resource.origin.file}`,
        reference: 'namespace transformation produces ID conflict: ',
        hint: 'Give one of the two another name, or build them in layers of their own.',
      });
    }
  }
}
