import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

const tabs = ['resources', 'sync', 'history', 'details'] as const;
export type PageTab = (typeof tabs)[number];
const views = ['tree', 'list'] as const;
export type ResourceView = (typeof views)[number];

/** What the address says about the page: the address is the state, so that it can be shared and gone back to. */
interface Address {
  readonly tab: PageTab;
  /** Undefined: what suits the width of the screen. */
  readonly view: ResourceView | undefined;
  /** Key of the resource that is looked at. */
  readonly resource: string | undefined;
  readonly panel: 'sync' | undefined;
}

export function readAddress(query: URLSearchParams): Address {
  return {
    tab: tabs.find((tab) => tab === query.get('tab')) ?? 'resources',
    view: views.find((view) => view === query.get('view')),
    resource: query.get('resource') ?? undefined,
    panel: query.get('panel') === 'sync' ? 'sync' : undefined,
  };
}

type Step = { readonly [Key in keyof Address]?: Address[Key] | undefined };

export function useAddress(): { readonly address: Address; readonly go: (step: Step) => void } {
  const [query, setQuery] = useSearchParams();
  return {
    address: useMemo(() => readAddress(query), [query]),
    go: (step) =>
      setQuery((before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(step)) {
          if (value === undefined || (key === 'tab' && value === 'resources')) next.delete(key);
          else next.set(key, value);
        }
        return next;
      }),
  };
}
