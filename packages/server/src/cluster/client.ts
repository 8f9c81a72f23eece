import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { formatApiVersion } from '@capstan/kube/object/ref.ts';
import { listAt, stringAt } from '@capstan/kube/object/read.ts';
import type { TypeNode } from '@capstan/kube/schema/type.ts';
import type { Cluster, ListQuery, Target, WriteOptions } from './cluster.ts';
import type { Connection } from './connection.ts';
import { discover } from './discovery.ts';
import type { Answer } from './failure.ts';
import { isTransient, ok } from './failure.ts';
import type { ClusterKind, KindIndex } from './kinds.ts';
import { createTransport } from './transport.ts';
import type { Request, Transport } from './transport.ts';

/** Where the shapes of kinds come from: tables for built-in kinds, and a custom kind's openAPIV3Schema made into a type. */
export interface TypeSource {
  builtin(group: string, version: string, kind: string): TypeNode | undefined;
  fromSchema(schema: JsonMap): TypeNode;
}

export interface ClusterClient extends Cluster {
  readonly transport: Transport;
}

const pageSize = 500;
const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** A client of one API server over `Transport`. */
export function createCluster(connection: Connection, types: TypeSource): ClusterClient {
  const transport = createTransport(connection);
  let index: Promise<Answer<KindIndex>> | undefined;
  const customTypes = new Map<string, Promise<TypeNode | undefined>>();

  /** Reads are tried twice: a kept-alive connection may have died without telling. */
  async function read(request: Request, signal: AbortSignal): Promise<Answer<unknown>> {
    const first = await transport.send(request, signal);
    return first.ok || first.failure.code !== 'unreachable' ? first : transport.send(request, signal);
  }

  async function kinds({ fresh }: { readonly fresh: boolean }, signal: AbortSignal): Promise<Answer<KindIndex>> {
    if (fresh || index === undefined) {
      const asked = discover(transport, signal);
      index = asked;
      customTypes.clear();
      void asked.then(
        (answer) => {
          if (!answer.ok && index === asked) index = undefined;
        },
        () => {
          if (index === asked) index = undefined;
        },
      );
    }
    return index;
  }

  async function list(kind: ClusterKind, query: ListQuery, signal: AbortSignal) {
    const items: KubeObject[] = [];
    let token: string | undefined;
    for (;;) {
      const path = pathOf(kind, query.namespace ?? '', undefined, {
        limit: String(pageSize),
        continue: token,
        labelSelector: query.labelSelector,
        fieldSelector: query.fieldSelector,
      });
      const answer = await read({ method: 'GET', path }, signal);
      if (!answer.ok) return answer;
      // Items of built-in kinds carry no kind and apiVersion of their own.
      for (const item of listAt(answer.value, 'items'))
        items.push({ apiVersion: formatApiVersion(kind), kind: kind.kind, ...(item as object) } as KubeObject);
      token = stringAt(answer.value, 'metadata', 'continue');
      if (token === undefined || token === '')
        return ok({ items, resourceVersion: stringAt(answer.value, 'metadata', 'resourceVersion') ?? '' });
    }
  }

  async function write(request: Request, signal: AbortSignal): Promise<Answer<KubeObject>> {
    const answer = await transport.send(request, signal);
    return answer.ok ? ok(answer.value as KubeObject) : answer;
  }

  async function loadType(kind: ClusterKind, signal: AbortSignal): Promise<TypeNode | undefined> {
    const crd: ClusterKind = {
      group: 'apiextensions.k8s.io',
      version: 'v1',
      kind: 'CustomResourceDefinition',
      resource: 'customresourcedefinitions',
      namespaced: false,
      verbs: [],
      subresources: [],
    };
    const answer = await read({ method: 'GET', path: pathOf(crd, '', `${kind.resource}.${kind.group}`, {}) }, signal);
    if (!answer.ok) {
      if (isTransient(answer.failure)) customTypes.delete(typeKey(kind));
      return undefined;
    }
    const version = listAt(answer.value, 'spec', 'versions').find(
      (candidate) => stringAt(candidate, 'name') === kind.version,
    );
    const schema = isMap(version) && isMap(version['schema']) ? version['schema']['openAPIV3Schema'] : undefined;
    return isMap(schema) ? types.fromSchema(schema) : undefined;
  }

  return {
    server: connection.server,
    transport,
    kinds,
    list,
    async get(kind, target, signal) {
      const answer = await read({ method: 'GET', path: objectPath(kind, target, {}) }, signal);
      if (answer.ok) return ok(answer.value as KubeObject);
      return answer.failure.code === 'not-found' ? ok(undefined) : answer;
    },
    create(kind, object, options, signal) {
      return write(
        {
          method: 'POST',
          path: pathOf(kind, object.metadata.namespace ?? '', undefined, writeQuery(options)),
          body: object,
        },
        signal,
      );
    },
    replace(kind, object, options, signal) {
      return write(
        {
          method: 'PUT',
          path: objectPath(kind, targetOf(object), writeQuery(options), options.subresource),
          body: object,
        },
        signal,
      );
    },
    patch(kind, target, patch, signal) {
      return write(
        {
          method: 'PATCH',
          path: objectPath(kind, target, writeQuery(patch), patch.subresource),
          body: patch.body,
          contentType: patchTypes[patch.type],
        },
        signal,
      );
    },
    apply(kind, object, options, signal) {
      const query = { ...writeQuery(options), force: String(options.force) };
      return write(
        {
          method: 'PATCH',
          path: objectPath(kind, targetOf(object), query),
          body: object,
          contentType: 'application/apply-patch+yaml',
        },
        signal,
      );
    },
    async delete(kind, target, options, signal) {
      const body: Json = {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        ...(options.propagationPolicy === undefined ? {} : { propagationPolicy: options.propagationPolicy }),
        ...(options.uid === undefined ? {} : { preconditions: { uid: options.uid } }),
        ...(options.dryRun === true ? { dryRun: ['All'] } : {}),
      };
      const answer = await transport.send({ method: 'DELETE', path: objectPath(kind, target, {}), body }, signal);
      if (!answer.ok) return answer.failure.code === 'not-found' ? ok(undefined) : answer;
      return ok(stringAt(answer.value, 'kind') === 'Status' ? undefined : (answer.value as KubeObject));
    },
    async typeOf(kind, signal) {
      const builtin = types.builtin(kind.group, kind.version, kind.kind);
      if (builtin !== undefined) return builtin;
      const known = customTypes.get(typeKey(kind));
      if (known !== undefined) return known;
      const loading = loadType(kind, signal);
      customTypes.set(typeKey(kind), loading);
      return loading;
    },
    async version(signal) {
      const answer = await read({ method: 'GET', path: '/version' }, signal);
      return answer.ok ? ok(stringAt(answer.value, 'gitVersion') ?? '') : answer;
    },
    close: () => transport.close(),
  };
}

function targetOf({ metadata }: KubeObject): Target {
  return { namespace: metadata.namespace ?? '', name: metadata.name };
}

function typeKey(kind: ClusterKind): string {
  return `${kind.group}/${kind.version}/${kind.kind}`;
}

function writeQuery(options: WriteOptions & { readonly force?: boolean }): Query {
  return { fieldManager: options.fieldManager, dryRun: options.dryRun === true ? 'All' : undefined };
}

type Query = { readonly [key: string]: string | undefined };

function objectPath(kind: ClusterKind, target: Target, query: Query, subresource?: string): string {
  return pathOf(
    kind,
    target.namespace,
    subresource === undefined ? target.name : `${target.name}/${subresource}`,
    query,
  );
}

/** The path of a collection, or of an object in it. An empty namespace means all namespaces, or a cluster-scoped kind. */
export function pathOf(kind: ClusterKind, namespace: string, name: string | undefined, query: Query): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const scope = kind.namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${name.split('/').map(encodeURIComponent).join('/')}`;
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, value);
  return `${root}${scope}/${kind.resource}${object}${search.size === 0 ? '' : `?${search}`}`;
}
