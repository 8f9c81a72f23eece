import './middle.css';

interface MiddleProps {
  readonly text: string;
  /** How many characters of the end are always shown: what tells names of one family apart. */
  readonly keep?: number;
}

/** Text that gives way in its middle when there is no room: the end of a name says which one it is. */
export function Middle({ text, keep = 6 }: MiddleProps) {
  const cut = text.length - Math.min(keep, Math.floor(text.length / 2));
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
