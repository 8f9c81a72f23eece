import type { JsonMap } from '@capstan/kube/object/json.ts';
import { lazy, Suspense, useMemo, useState } from 'react';
import { CheckField } from '#ui/CheckField.tsx';
import { CopyButton } from '#ui/CopyButton.tsx';
import { Loading } from '#ui/Placeholder.tsx';
import { manifestText, withoutNoise } from './manifest-text.ts';

const CodeView = lazy(async () => ({ default: (await import('#ui/code/CodeView.tsx')).CodeView }));

interface ManifestPanelProps {
  readonly object: JsonMap | undefined;
  /** Said when there is none. */
  readonly absent: string;
}

export function ManifestPanel({ object, absent }: ManifestPanelProps) {
  const [whole, setWhole] = useState(false);
  const text = useMemo(
    () => (object === undefined ? '' : manifestText(whole ? object : withoutNoise(object))),
    [object, whole],
  );
  if (object === undefined) return <p className="quiet">{absent}</p>;
  return (
    <div className="stack">
      <div className="manifest-tools">
        <CheckField checked={whole} onChange={setWhole}>
          Show managed fields
        </CheckField>
        <CopyButton text={text} label="Copy the YAML" />
      </div>
      <Suspense fallback={<Loading lines={4} label="Opening the text" />}>
        <CodeView text={text} label="Manifest" />
      </Suspense>
    </div>
  );
}
