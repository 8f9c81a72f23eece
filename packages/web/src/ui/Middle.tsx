import './middle.css';

interface MiddleProps {
  readonly text: string;
  /** How many characters of the end are always shown: what tells names of one family apart. */
  readonly keep?: number;
  /** Longest text in characters, where the width is fixed and known. */
  readonly most?: number;
}

/** Text that gives way in its middle when there is no room: the end of a name says which one it is. */
export function Middle({ text, keep = 6, most }: MiddleProps) {
  if (most !== undefined) return <Cut text={text} keep={keep} most={most} />;
  const cut = Math.max(0, text.length - keep);
  return (
    <span className="middle" title={text}>
      <span className="middle-start" aria-hidden>
        {text.slice(0, cut)}
      </span>
      <span className="middle-end" aria-hidden>
        {text.slice(cut)}
      </span>
      <span className="visually-hidden">{text}</span>
    </span>
  );
}

function Cut({ text, keep, most }: Required<MiddleProps>) {
  const cut = text.length > most;
  return (
    <span className="truncate middle-cut" title={text}>
      <span aria-hidden>{cut ? `${text.slice(0, most - keep - 1)}…${text.slice(-keep)}` : text}</span>
      <span className="visually-hidden">{text}</span>
    </span>
  );
}
