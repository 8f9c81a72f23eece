import { type RefObject, useEffect, useEffectEvent, useState } from 'react';

interface ListKeys<Row extends { readonly key: string }> {
  readonly keys: readonly Row[];
  readonly onMove: (index: number) => void;
  readonly onOpen: (row: Row) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** `/` searches, `j` and `k` (or the arrows) move, Enter opens. Answers the key of the active row. */
export function useListKeys<Row extends { readonly key: string }>(list: ListKeys<Row>): string | undefined {
  const [active, setActive] = useState<string>();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const inSearch = event.target === list.search.current;
    if (!inSearch && isTyping(event.target)) return;
    if (inSearch && event.key !== 'Escape' && event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    const done = act(event.key, inSearch, event.target);
    if (done) event.preventDefault();
  });
  function act(key: string, inSearch: boolean, target: EventTarget | null): boolean {
    switch (key) {
      case '/':
        list.search.current?.focus();
        list.search.current?.select();
        return true;
      case 'Escape':
        if (!inSearch) return false;
        list.search.current?.blur();
        return true;
      case 'j':
      case 'ArrowDown':
        list.search.current?.blur();
        return move(1);
      case 'k':
      case 'ArrowUp':
        return move(-1);
      case 'Enter':
        return open(inSearch, target);
      default:
        return false;
    }
  }
  function move(by: number): boolean {
    const index = list.keys.findIndex(({ key }) => key === active);
    const next = Math.max(0, Math.min(list.keys.length - 1, index + by));
    const row = list.keys[next];
    if (row === undefined) return false;
    setActive(row.key);
    list.onMove(next);
    return true;
  }
  function open(inSearch: boolean, target: EventTarget | null): boolean {
    if (!inSearch && target instanceof HTMLElement && target.closest('a, button') !== null) return false;
    const row = list.keys.find(({ key }) => key === active) ?? (inSearch ? list.keys[0] : undefined);
    if (row === undefined) return false;
    list.onOpen(row);
    return true;
  }
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
  return active;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [role="menu"], [role="dialog"]') !== null)
  );
}
