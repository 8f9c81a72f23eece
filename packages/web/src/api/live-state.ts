import type { LiveState } from './live-stream.ts';

/** How the page's event streams stand, together: the worst of them. Paused streams (hidden page) do not count. */
export function createLiveStates(): {
  readonly set: (name: string, state: LiveState, retry: () => void) => void;
  readonly drop: (name: string) => void;
  readonly worst: () => LiveState | undefined;
  readonly retry: () => void;
  readonly subscribe: (listener: () => void) => () => void;
} {
  const states = new Map<string, { readonly state: LiveState; readonly retry: () => void }>();
  const listeners = new Set<() => void>();
  let worst: LiveState | undefined;
  function settle(): void {
    const before = worst;
    worst = undefined;
    for (const { state } of states.values()) if (worst === undefined || rank(state) > rank(worst)) worst = state;
    if (before !== worst) for (const listener of listeners) listener();
  }
  return {
    set: (name, state, retry) => {
      states.set(name, { state, retry });
      settle();
    },
    drop: (name) => {
      states.delete(name);
      settle();
    },
    worst: () => worst,
    retry: () => {
      for (const { retry } of states.values()) retry();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function rank(state: LiveState): number {
  switch (state.is) {
    case 'live':
      return 0;
    case 'connecting':
      return 1;
    case 'lost':
      return 2;
    case 'refused':
      return 3;
  }
}
