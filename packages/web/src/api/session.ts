import type { UserInfo } from '@capstan/core/api/views.ts';
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

export function userQuery() {
  return queryOptions({
    queryKey: ['user'],
    queryFn: ({ signal }) => request<UserInfo>('/api/v1/session/userinfo', {}, signal),
    staleTime: 60_000,
  });
}

/** Signs in; the server answers with the session cookie. Throws RequestFailure 401 when name or password are wrong. */
export async function signIn(client: QueryClient, username: string, password: string): Promise<void> {
  await request('/api/v1/session', { method: 'POST', body: { username, password } });
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'user' });
  await client.fetchQuery({ ...userQuery(), staleTime: 0 });
}

export async function signOut(client: QueryClient): Promise<void> {
  await request('/api/v1/session', { method: 'DELETE' });
  forgetSession(client);
}

/** The server no longer knows us: every page leads to sign-in, and nothing read before stays in memory. */
export function forgetSession(client: QueryClient): void {
  client.setQueryData(userQuery().queryKey, { loggedIn: false });
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'user' });
}
