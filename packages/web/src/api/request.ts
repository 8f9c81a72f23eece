import type { ApiError } from '@capstan/core/api/views.ts';

/** An API call that did not succeed. `status` is the HTTP status, 0 when the server could not be reached. */
export class RequestFailure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RequestFailure';
    this.status = status;
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
}

/**
 * One JSON call of the API. The session travels in the HttpOnly cookie; a body always has Content-Type
 * application/json, which is the server's defence against forged forms (argocd.md 6.1). Throws RequestFailure.
 */
export async function request<T>(path: string, call: Call = {}, signal?: AbortSignal): Promise<T> {
  const { method = 'GET', body } = call;
  const answer = await reach(path, {
    method,
    ...(method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new RequestFailure(answer.status, failureMessage(answer.status, text));
  // The shape is the contract of core/api; the server is ours and tested against it.
  return (text === '' ? {} : JSON.parse(text)) as T;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new RequestFailure(0, 'The Capstan server cannot be reached. Check that it runs, then try again.');
  }
}

function failureMessage(status: number, text: string): string {
  try {
    const { message, error } = JSON.parse(text) as Partial<ApiError>;
    const said = message ?? error;
    if (typeof said === 'string' && said !== '') return said;
  } catch {
    // Not ours: a proxy answered. Its page is not shown.
  }
  return `The server answered with status ${status}.`;
}
