import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { RequestFailure } from './request.ts';
import { forgetSession } from './session.ts';

/** The one cache of what the server said. An answer 401, wherever it comes from, ends the session on screen. */
export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof RequestFailure && error.status === 401) forgetSession(client);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, { options }) => {
        if (options.mutationKey?.[0] !== 'sign-in') onError(error);
      },
    }),
    defaultOptions: { queries: { retry: shouldRetry, refetchOnWindowFocus: false, staleTime: 5_000 } },
  });
  // Not read from the server, so it could not be read again.
  client.setQueryDefaults(['health-log'], { gcTime: Number.POSITIVE_INFINITY });
  return client;
}

function shouldRetry(failures: number, error: Error): boolean {
  const passing = error instanceof RequestFailure && (error.status === 0 || error.status >= 502);
  return passing && failures < 2;
}
