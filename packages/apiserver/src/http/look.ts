import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';

import { apiVersionOf } from '#resources/resource.ts';
import type { Resource } from '#resources/resource.ts';
import type { Listed } from '#verbs/list.ts';
import type { Done } from '#verbs/machine.ts';
import { badRequest, noSuchForm, notAcceptable } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { goJsonText, json, jsonAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import { formsOf } from './accept.ts';
import type { Context } from './context.ts';
import { objectText } from './encode.ts';
import { partialOf } from './partial.ts';
import { rowsOf, tableOf } from './table/table.ts';

/** How a client wants objects shown. */
export interface Look {
  readonly contentType: string;
  /** The answer that shows one object. */
  object(object: KubeObject): string;
  /** Text of a bookmark: an object with nothing but this metadata. */
  bookmark(metadata: JsonMap): string;
  /** Text of an object inside a watch event; the first event of a table carries the columns. */
  event(object: KubeObject, first: boolean): string;
  list(listed: Listed): Answer;
}

const offered = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const streamed = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

/** What is to be shown: a watch shows objects one by one, but may name the list. */
type Subject = 'object' | 'list' | 'watch';

/** The look of the first media type in Accept that this server can give. */
export function lookOf(context: Context, resource: Resource, of: Subject): Look | Refusal {
  const forms = formsOf(context.accept);
  if (!forms.some(({ type }) => offered.includes(type))) return noSuchForm([...offered, ...streamed]);
  for (const { type, parameters } of forms) {
    if (type !== 'application/json' && (type !== 'application/yaml' || of === 'watch')) continue;
    const as = parameters.get('as');
    if (as === undefined) return plainLook(resource);
    const version = parameters.get('v') ?? '';
    if (parameters.get('g') !== 'meta.k8s.io' || !['v1', 'v1beta1'].includes(version)) continue;
    if (as === 'Table') return tableLook(context, resource, version);
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') {
      const isList = as === 'PartialObjectMetadataList';
      return of !== 'watch' && isList !== (of === 'list') ? wrongPartial(as, resource, of) : partialLook(version);
    }
  }
  return notAcceptable(of === 'watch' ? streamed : offered);
}

function wrongPartial(as: string, resource: Resource, of: Subject): Refusal {
  const internal = resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '');
  const found =
    of === 'list' ? `is a list (*${internal}.${resource.kind}List)` : `is not a list (*${internal}.${resource.kind})`;
  const message = `you requested ${as}, but the requested object ${found}`;
  return { ok: false, status: { code: 406, reason: 'NotAcceptable', message } };
}

function plainLook(resource: Resource): Look {
  return {
    contentType: json,
    object: objectText,
    event: objectText,
    bookmark: (metadata) => goJsonText({ kind: resource.kind, apiVersion: apiVersionOf(resource), metadata }),
    list: (listed) => {
      const head = goJsonText({
        kind: resource.listKind,
        apiVersion: apiVersionOf(resource),
        metadata: listMetadata(resource, listed),
      });
      const items = listed.items.map((item) => itemText(resource, item)).join(',');
      return { code: 200, contentType: json, body: `${head.slice(0, -1)},"items":[${items}]}` };
    },
  };
}

/** Items of built-in kinds carry no kind and apiVersion of their own. */
function itemText(resource: Resource, item: KubeObject): string {
  if (resource.custom !== undefined) return objectText(item);
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = item;
  return goJsonText(rest);
}

function listMetadata(resource: Resource, listed: Listed): Readonly<Record<string, Json>> {
  const { resourceVersion, remainingItemCount } = listed;
  const token = listed.continue ?? (resource.custom === undefined ? undefined : '');
  return {
    ...(token === '' ? { continue: '' } : {}),
    resourceVersion,
    ...(token === undefined || token === '' ? {} : { continue: token }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  };
}

function partialLook(version: string): Look {
  const show = (object: KubeObject): string => goJsonText(partialOf(object, version));
  return {
    contentType: json,
    object: show,
    event: show,
    bookmark: (metadata) =>
      goJsonText({ kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata }),
    list: (listed) =>
      jsonAnswer(200, {
        kind: 'PartialObjectMetadataList',
        apiVersion: `meta.k8s.io/${version}`,
        metadata: listMetadata({ custom: undefined } as unknown as Resource, listed),
        items: listed.items.length === 0 ? null : listed.items.map((item) => partialOf(item, version)),
      }),
  };
}

function tableLook({ machine, asked }: Context, resource: Resource, version: string): Look | Refusal {
  const given = asked.query.get('includeObject') ?? '';
  const include = given === '' ? 'Metadata' : given;
  if (!['Object', 'Metadata', 'None'].includes(include)) {
    const why = `includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`;
    return badRequest(`Unable to convert to Table as requested: ${why}`);
  }
  const form = { resource, version, include, now: machine.now() };
  const one = (object: KubeObject, columns: boolean): Json => {
    const metadata = { resourceVersion: object.metadata.resourceVersion ?? '' };
    return tableOf(form, { metadata, rows: rowsOf(form, [object]), columns });
  };
  return {
    contentType: json,
    object: (object) => goJsonText(one(object, true)),
    event: (object, first) => goJsonText(one(object, first)),
    bookmark: (metadata) => goJsonText(tableOf(form, { metadata, rows: [], columns: false })),
    list: (listed) => {
      const { resourceVersion, remainingItemCount } = listed;
      const metadata = {
        resourceVersion,
        ...(listed.continue === undefined ? {} : { continue: listed.continue }),
        ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
      };
      return jsonAnswer(200, tableOf(form, { metadata, rows: rowsOf(form, listed.items), columns: true }));
    },
  };
}

export interface Shown {
  readonly code: number;
  readonly object: KubeObject;
  readonly warnings?: readonly string[];
}

/** Answers one object in the look that the client wants. */
export function answerObject(
  context: Context,
  resource: Resource,
  { code, object, warnings }: Shown,
): Answer | Refusal {
  const look = lookOf(context, resource, 'object');
  if ('status' in look) return look;
  const text = [
    ...(resource.custom?.deprecated === undefined ? [] : [resource.custom.deprecated]),
    ...(warnings ?? []),
  ];
  return { code, contentType: look.contentType, body: look.object(object), warnings: text };
}

/** Answers what a write did. */
export function answerDone(
  context: Context,
  resource: Resource,
  done: Done | Refusal,
  warnings: readonly string[],
): Answer | Refusal {
  if (!done.ok) return done;
  const all = [...warnings, ...done.warnings];
  return answerObject(context, resource, { code: done.created ? 201 : 200, object: done.object, warnings: all });
}
