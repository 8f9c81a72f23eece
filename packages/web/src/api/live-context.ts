import { createContext, useContext, useSyncExternalStore } from 'react';
import { createLiveStates } from './live-state.ts';
import type { LiveState } from './live-stream.ts';

export const LiveStates = createContext(createLiveStates());

/** The state of the page's event streams, and how to try again now. `undefined` where the page has none. */
export function useLiveState(): { readonly state: LiveState | undefined; readonly retry: () => void } {
  const states = useContext(LiveStates);
  return { state: useSyncExternalStore(states.subscribe, states.worst), retry: states.retry };
}
