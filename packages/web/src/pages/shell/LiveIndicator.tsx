import { Radio, RotateCw, WifiOff } from 'lucide-react';
import { useLiveState } from '#api/live-context.ts';
import type { LiveState } from '#api/live-stream.ts';
import { longAge } from '#ui/age.ts';
import { useTextNow } from '#ui/use-now.ts';

/** Says whether what is on screen is current; when it is not, since when, with a way to try again now. */
export function LiveIndicator() {
  const { state, retry } = useLiveState();
  const stale = useTextNow((now) => (state?.is === 'lost' ? longAge((now - state.since) / 1_000) : ''));
  if (state === undefined) return null;
  const text = words(state, stale);
  if (state.is === 'live' || state.is === 'connecting')
    return (
      <span className={`live live-${state.is}`} role="status" title={about(state)}>
        <Radio size={14} aria-hidden />
        <span className="live-text">{text}</span>
      </span>
    );
  return (
    <button type="button" className="live live-lost" onClick={retry} title={about(state)}>
      <WifiOff size={14} aria-hidden />
      <span role="status">{text}</span>
      <RotateCw size={13} aria-label="Try again now" />
    </button>
  );
}

function words(state: LiveState, stale: string): string {
  switch (state.is) {
    case 'live':
      return 'Live';
    case 'connecting':
      return 'Connecting';
    case 'lost':
      return `Stale, lost ${stale}`;
    case 'refused':
      return 'No live updates';
  }
}

function about(state: LiveState): string {
  switch (state.is) {
    case 'live':
      return 'Changes appear here as they happen.';
    case 'connecting':
      return 'Connecting to the server.';
    case 'lost':
      return `What you see may be out of date: ${state.reason}. Capstan connects again by itself; click to try now.`;
    case 'refused':
      return `The server refused the live updates (status ${state.status}). Reload the page, or sign in again.`;
  }
}
