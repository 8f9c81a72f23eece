import { longAge, shortAge } from './age.ts';
import { useTextNow } from './use-now.ts';

interface AgeProps {
  /** RFC 3339. */
  readonly at: string | undefined;
  readonly short?: boolean;
}

/** How long ago, kept current; the exact time in the reader's zone on hover. Nothing for a missing or broken time. */
export function Age({ at, short = false }: AgeProps) {
  const time = at === undefined ? Number.NaN : Date.parse(at);
  const text = useTextNow((now) => {
    if (Number.isNaN(time)) return '';
    return (short ? shortAge : longAge)((now - time) / 1_000);
  });
  if (at === undefined || text === '') return null;
  return (
    <time dateTime={at} title={exactTime(time)} className="nowrap">
      {text}
    </time>
  );
}

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

export function exactTime(time: number): string {
  return exact.format(time);
}
