import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { userQuery } from '#api/session.ts';
import { Logo } from '#ui/Logo.tsx';
import { Failure } from '#ui/Placeholder.tsx';
import './shell.css';
import { TopBar } from './TopBar.tsx';

/** What only those signed in may see; others are led to sign in, and back here afterwards. */
export function SignedIn() {
  const user = useQuery(userQuery());
  const { pathname, search } = useLocation();
  if (user.isPending)
    return (
      <div className="splash" role="status" aria-label="Capstan is starting">
        <Logo size={44} />
      </div>
    );
  if (user.isError)
    return <Failure title="Capstan does not answer" error={user.error} onRetry={() => void user.refetch()} />;
  if (!user.data.loggedIn)
    return <Navigate to={`/login?return_url=${encodeURIComponent(pathname + search)}`} replace />;
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <TopBar username={user.data.username ?? ''} />
      <Suspense fallback={null}>
        <Outlet />
      </Suspense>
    </>
  );
}
