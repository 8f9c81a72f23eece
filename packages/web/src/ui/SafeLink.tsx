import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { safeHref } from './safe-href.ts';

interface SafeLinkProps {
  /** An address out of an object: untrusted. */
  readonly to: string;
  readonly children?: ReactNode;
}

/** A link to an address found in data. What is not plain http or https is shown as text and cannot be followed. */
export function SafeLink({ to, children }: SafeLinkProps) {
  const href = safeHref(to);
  if (href === undefined) return <span>{children ?? to}</span>;
  return (
    <a className="safe-link" href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children ?? to}
      <ExternalLink size={12} aria-hidden />
      <span className="visually-hidden"> (opens in a new tab)</span>
    </a>
  );
}
