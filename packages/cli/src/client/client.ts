import { CommandError } from '#commands/command.ts';

/** The API of one server, signed in. */
export interface Client {
  readonly server: string;
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** The messages of a stream, until the caller stops reading. */
  follow<T>(path: string): AsyncGenerator<T>;
}

export interface ClientOptions {
  readonly server: string;
  readonly token?: string;
  readonly signal: AbortSignal;
}

export function createClient({ server, token, signal }: ClientOptions): Client {
  async function call(method: string, path: string, body?: unknown, accept = 'application/json'): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(server + path, {
        method,
        signal,
        headers: {
          accept,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
        },
        ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
      });
    } catch (error) {
      if (signal.aborted) throw error;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new CommandError(`${server} cannot be reached: ${cause}. Is the server running, and is the address right?`);
    }
    if (answer.ok) return answer;
    throw refusal(server, answer.status, await answer.text());
  }

  return {
    server,
    get: async <T>(path: string) => (await (await call('GET', path)).json()) as T,
    send: async <T>(method: 'POST' | 'DELETE', path: string, body?: unknown) =>
      (await (await call(method, path, body)).json()) as T,
    async *follow<T>(path: string) {
      const answer = await call('GET', path, undefined, 'text/event-stream');
      if (answer.body === null) return;
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of answer.body) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines)
          if (line.startsWith('data: ')) yield (JSON.parse(line.slice(6)) as { result: T }).result;
      }
    },
  };
}

function refusal(server: string, status: number, text: string): CommandError {
  const message = messageOf(text) ?? `the server answered ${status}`;
  if (status === 401) return new CommandError(`${message}. Sign in with: capstan login ${server}`);
  return new CommandError(message);
}

function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' && message !== '' ? message : undefined;
  } catch {
    return undefined;
  }
}
