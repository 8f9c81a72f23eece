import { useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useSyncExternalStore } from 'react';

interface WindowRows {
  readonly count: number;
  /** Pixels; all rows are of one height. */
  readonly height: number;
  readonly keyOf: (index: number) => string;
  /** The element the rows lie in. */
  readonly body: RefObject<HTMLElement | null>;
}

interface ShownRow {
  readonly key: VirtualItem['key'];
  readonly index: number;
  /** Pixels from the top of the body. */
  readonly top: number;
}

/** The rows of a long list that the window shows, with a few around them; the page itself scrolls. */
export function useWindowRows({ count, height, keyOf, body }: WindowRows): {
  readonly rows: readonly ShownRow[];
  readonly totalHeight: number;
  readonly scrollTo: (index: number) => void;
} {
  'use no memo';
  const margin = useTop(body);
  // Its functions change without their identity: nothing here is memoised, as the directive above says.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: margin,
    getItemKey: keyOf,
    enabled: count > 0,
  });
  return {
    rows: virtual.getVirtualItems().map(({ key, index }) => ({ key, index, top: index * height })),
    totalHeight: count * height,
    scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
  };
}

/** The distance from the top of the document, measured again whenever something above changes its size. */
function useTop(element: RefObject<HTMLElement | null>): number {
  return useSyncExternalStore(
    onLayout,
    useCallback(() => Math.round((element.current?.getBoundingClientRect().top ?? 0) + window.scrollY), [element]),
  );
}

function onLayout(changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(document.body);
  return () => observer.disconnect();
}
