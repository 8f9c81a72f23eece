import { Compass } from 'lucide-react';
import { Link } from 'react-router';
import { Placeholder } from '#ui/Placeholder.tsx';
import { usePageTitle } from './use-page-title.ts';

export function NotFound() {
  usePageTitle('Not found');
  return (
    <main className="page" id="content">
      <Placeholder icon={Compass} title="There is no such page">
        <Link to="/applications">Go to the applications</Link>
      </Placeholder>
    </main>
  );
}
