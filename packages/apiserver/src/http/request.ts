/** What a path and method ask for. Source of the rules: apiserver pkg/endpoints/request/requestinfo.go. */
export interface Asked {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of paths below /api and /apis that name a resource. */
  readonly target?: Target;
}

export interface Target {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** '' for all namespaces and for what lives in none. */
  readonly namespace: string;
  /** '' for the collection. */
  readonly name: string;
  /** '' for the object itself; `scale`, `proxy/a/b`. */
  readonly subresource: string;
  /** get, list, watch, create, update, patch, delete, deletecollection. */
  readonly verb: string;
}

export function parseRequest(method: string, url: string): Asked | undefined {
  const split = url.indexOf('?');
  const rawPath = split < 0 ? url : url.slice(0, split);
  const query = new URLSearchParams(split < 0 ? '' : url.slice(split + 1));
  let parts: string[];
  try {
    parts = rawPath.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
  if (parts.at(-1) === '') parts.pop();
  const path = `/${parts.join('/')}`;
  const target = targetOf(method, parts, query);
  return { method, path, query, ...(target === undefined ? {} : { target }) };
}

function targetOf(method: string, parts: readonly string[], query: URLSearchParams): Target | undefined {
  const [root, ...rest] = parts;
  const head = root === 'api' ? 1 : root === 'apis' ? 2 : undefined;
  if (head === undefined || rest.length <= head) return undefined;
  const group = head === 1 ? '' : (rest[0] ?? '');
  const version = rest[head - 1] ?? '';
  let tail = rest.slice(head);
  const legacyWatch = tail[0] === 'watch' && tail.length > 1;
  if (legacyWatch) tail = tail.slice(1);
  const { namespace, plural, name, subresource } = placeOf(tail);
  const verb = verbOf(method, name, query, legacyWatch);
  return verb === undefined ? undefined : { group, version, plural, namespace, name, subresource, verb };
}

const ofNamespaceItself = new Set(['status', 'finalize']);

function placeOf(tail: readonly string[]): Pick<Target, 'namespace' | 'plural' | 'name' | 'subresource'> {
  const [first = '', second = '', third = ''] = tail;
  const isNamespaced =
    first === 'namespaces' && tail.length > 2 && !(tail.length === 3 && ofNamespaceItself.has(third));
  const [plural = '', name = '', ...sub] = isNamespaced ? tail.slice(2) : tail;
  return { namespace: isNamespaced ? second : '', plural, name, subresource: sub.join('/') };
}

function verbOf(method: string, name: string, query: URLSearchParams, legacyWatch: boolean): string | undefined {
  switch (method) {
    case 'GET': {
      const asked = query.get('watch');
      if (legacyWatch || (name === '' && asked !== null && asked !== 'false' && asked !== '0')) return 'watch';
      return name === '' ? 'list' : 'get';
    }
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
}
