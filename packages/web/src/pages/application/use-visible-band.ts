import { type RefObject, useEffect, useState } from 'react';

/** The part of an element that can be seen, in its own pixels, with room above and below. Changes in steps, not pixels. */
export function useVisibleBand(element: RefObject<HTMLElement | null>): {
  readonly top: number;
  readonly bottom: number;
} {
  const [band, setBand] = useState({ top: 0, bottom: 2 * room });
  useEffect(() => {
    function settle(): void {
      const offset = element.current?.getBoundingClientRect().top ?? 0;
      const top = Math.floor((-offset - room) / step) * step;
      const bottom = Math.ceil((window.innerHeight - offset + room) / step) * step;
      setBand((before) => (before.top === top && before.bottom === bottom ? before : { top, bottom }));
    }
    settle();
    window.addEventListener('scroll', settle, { passive: true });
    window.addEventListener('resize', settle);
    return () => {
      window.removeEventListener('scroll', settle);
      window.removeEventListener('resize', settle);
    };
  }, [element]);
  return band;
}

const step = 400;
const room = 800;
