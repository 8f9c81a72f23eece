import type { ManagedResource } from '@capstan/core/api/views.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Loading } from '#ui/Placeholder.tsx';
import { Segmented } from '#ui/Segmented.tsx';
import { type FieldChange, fieldChanges } from './field-changes.ts';
import { manifestText, parseManifest, withoutNoise } from './manifest-text.ts';

const DiffView = lazy(async () => ({ default: (await import('#ui/code/DiffView.tsx')).DiffView }));

/** Live against desired: the fields in words, then both texts. */
export function ResourceDiff({ resource }: { readonly resource: ManagedResource }) {
  const [mode, setMode] = useState<'split' | 'unified'>(() =>
    matchMedia('(max-width: 900px)').matches ? 'unified' : 'split',
  );
  const sides = useMemo(() => sidesOf(resource), [resource]);
  const changes = useMemo(
    () => (sides.live === undefined || sides.desired === undefined ? [] : fieldChanges(sides.live, sides.desired)),
    [sides],
  );
  const same = sides.liveText === sides.desiredText;
  return (
    <div className="stack">
      <p>{verdict(sides, changes.length, resource.requiresPruning)}</p>
      {changes.length === 0 || changes.length > 40 ? null : <Changes changes={changes} />}
      {same ? null : (
        <>
          <div className="manifest-tools">
            <span className="quiet">
              {mode === 'split' ? 'Live on the left, desired on the right' : 'Live in red, desired in green'}
            </span>
            <Segmented
              label="How to show the difference"
              value={mode}
              options={[
                { value: 'split', text: 'Side by side' },
                { value: 'unified', text: 'Unified' },
              ]}
              onChange={setMode}
            />
          </div>
          <Suspense fallback={<Loading lines={4} label="Opening the difference" />}>
            <DiffView key={mode} before={sides.liveText} after={sides.desiredText} mode={mode} />
          </Suspense>
        </>
      )}
    </div>
  );
}

interface Sides {
  readonly live: JsonMap | undefined;
  readonly desired: JsonMap | undefined;
  readonly liveText: string;
  readonly desiredText: string;
}

/** What the comparison compared: the live object without ignored fields, and what it would be after a sync. */
function sidesOf(resource: ManagedResource): Sides {
  const { normalizedLiveState, liveState, predictedLiveState, targetState } = resource;
  const live = parseManifest(normalizedLiveState) ?? parseManifest(liveState);
  const desired = parseManifest(predictedLiveState) ?? parseManifest(targetState);
  const [before, after] = [live, desired].map((side) => (side === undefined ? undefined : withoutNoise(side)));
  return { live: before, desired: after, liveText: manifestText(before), desiredText: manifestText(after) };
}

function verdict({ live, desired, liveText, desiredText }: Sides, changes: number, requiresPruning: boolean): string {
  if (live === undefined) return 'It does not exist in the cluster yet. A sync creates it.';
  if (desired === undefined)
    return requiresPruning
      ? 'Git does not declare it any more. A sync with prune deletes it.'
      : 'Git does not declare it.';
  if (liveText === desiredText) return 'The cluster has exactly what Git says.';
  return changes === 1 ? 'One field differs from Git.' : `${changes} fields differ from Git.`;
}

function Changes({ changes }: { readonly changes: readonly FieldChange[] }) {
  return (
    <ul className="changes">
      {changes.map(({ path, live, desired }) => (
        <li key={path} className="change">
          <code className="change-path">{path}</code>
          <span className="change-values">
            <Value value={live} about="live" />
            <span aria-hidden className="quiet">
              →
            </span>
            <Value value={desired} about="desired" />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Value({ value, about }: { readonly value: Json | undefined; readonly about: 'live' | 'desired' }) {
  const text = value === undefined ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <code className={`change-value change-${about} ${value === undefined ? 'quiet' : ''}`} title={text}>
      <span className="visually-hidden">{about} </span>
      {text.length > 160 ? `${text.slice(0, 160)}…` : text}
    </code>
  );
}
