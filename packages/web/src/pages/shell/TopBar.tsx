import { useQueryClient } from '@tanstack/react-query';
import { CircleUserRound } from 'lucide-react';
import { Link, NavLink } from 'react-router';
import { signOut } from '#api/session.ts';
import { Logo } from '#ui/Logo.tsx';
import { MenuButton } from '#ui/MenuButton.tsx';
import { ThemeMenu } from '#ui/ThemeMenu.tsx';
import { LiveIndicator } from './LiveIndicator.tsx';

export function TopBar({ username }: { readonly username: string }) {
  const client = useQueryClient();
  return (
    <header className="top-bar">
      <Link to="/applications" className="brand">
        <Logo size={26} />
        Capstan
      </Link>
      <nav aria-label="Main" className="top-nav">
        <NavLink to="/applications" className="top-link">
          Applications
        </NavLink>
      </nav>
      <div className="top-end">
        <LiveIndicator />
        <ThemeMenu />
        <MenuButton
          label={`Account: ${username}`}
          look="icon"
          icon={<CircleUserRound size={18} aria-hidden />}
          groups={[
            {
              title: username === '' ? 'Signed in' : `Signed in as ${username}`,
              entries: [{ text: 'Sign out', onChoose: () => void signOut(client) }],
            },
          ]}
        />
      </div>
    </header>
  );
}
