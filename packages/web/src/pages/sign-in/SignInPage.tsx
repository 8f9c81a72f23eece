import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { type SubmitEvent, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { RequestFailure } from '#api/request.ts';
import { signIn, userQuery } from '#api/session.ts';
import { pathAfterSignIn } from '#pages/paths.ts';
import { usePageTitle } from '#pages/shell/use-page-title.ts';
import { Button } from '#ui/Button.tsx';
import '#ui/field.css';
import { Logo } from '#ui/Logo.tsx';
import { ThemeMenu } from '#ui/ThemeMenu.tsx';
import './sign-in.css';

/** Where Argo CD keeps it too (argocd.md 6.3). */
const initialPasswordCommand =
  "kubectl -n argocd get secret argocd-initial-admin-secret -o jsonpath='{.data.password}' | base64 -d";

export function SignInPage() {
  usePageTitle('Sign in');
  const [query] = useSearchParams();
  const user = useQuery(userQuery());
  if (user.data?.loggedIn === true) return <Navigate to={pathAfterSignIn(query.get('return_url'))} replace />;
  return (
    <main className="sign-in">
      <div className="sign-in-theme">
        <ThemeMenu />
      </div>
      <div className="sign-in-card">
        <header className="sign-in-head">
          <Logo size={44} />
          <h1>Sign in to Capstan</h1>
          <p className="quiet">Your clusters, as Git says.</p>
        </header>
        <SignInForm />
        <aside className="sign-in-hint">
          <p>
            First time here? Sign in as <code>admin</code>. The demo prints the password when it starts and keeps it in{' '}
            <code>.capstan/admin-password</code>. Elsewhere it is in the cluster:
          </p>
          <pre className="sign-in-command">{initialPasswordCommand}</pre>
        </aside>
      </div>
    </main>
  );
}

function SignInForm() {
  const client = useQueryClient();
  const [username, setUsername] = useState('admin');
  const [password, setPassword] = useState('');
  const entry = useMutation({ mutationKey: ['sign-in'], mutationFn: () => signIn(client, username, password) });
  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    entry.mutate();
  }
  return (
    <form className="stack" onSubmit={submit}>
      {entry.error === null ? null : (
        <p className="sign-in-error tone-bad" role="alert">
          <CircleAlert size={16} aria-hidden />
          {signInProblem(entry.error)}
        </p>
      )}
      <label className="field">
        <span className="field-label">Username</span>
        <input
          className="input"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="field-label">Password</span>
        <input
          className="input"
          name="password"
          type="password"
          autoComplete="current-password"
          autoFocus
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <Button look="primary" type="submit" disabled={entry.isPending} className="sign-in-button">
        {entry.isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}

function signInProblem(error: Error): string {
  if (!(error instanceof RequestFailure)) return error.message;
  if (error.status === 401 || error.status === 403) return 'Username or password is wrong.';
  if (error.status === 429) return 'Too many attempts. Wait a few minutes, then try again.';
  return error.message;
}
