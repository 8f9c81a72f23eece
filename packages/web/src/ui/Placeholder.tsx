import { CloudOff, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import './placeholder.css';

interface PlaceholderProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
}

/** What stands where there is nothing to show: why, and the next step. */
export function Placeholder({ icon: Icon, title, children }: PlaceholderProps) {
  return (
    <div className="placeholder">
      <Icon size={28} strokeWidth={1.5} aria-hidden />
      <h2>{title}</h2>
      <div className="placeholder-text">{children}</div>
    </div>
  );
}

interface FailureProps {
  readonly title: string;
  readonly error: Error;
  readonly onRetry?: () => void;
}

export function Failure({ title, error, onRetry }: FailureProps) {
  return (
    <div role="alert">
      <Placeholder icon={CloudOff} title={title}>
        <p>{error.message}</p>
        {onRetry === undefined ? null : <Button onClick={onRetry}>Try again</Button>}
      </Placeholder>
    </div>
  );
}

/** Grey bars in place of what is being read. */
export function Loading({ lines, label }: { readonly lines: number; readonly label: string }) {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="loading-bar" />
      ))}
    </div>
  );
}
