import type { Application } from '@capstan/core/app/application.ts';
import { CircleCheck, CircleMinus, CircleX, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react';
import { shortRevision } from '#pages/applications/application-row.ts';
import { Age } from '#ui/Age.tsx';
import { durationText } from '#ui/age.ts';
import { PhaseBadge } from '#ui/Badge.tsx';
import { KindIcon } from '#ui/KindIcon.tsx';
import { Placeholder } from '#ui/Placeholder.tsx';
import { inWords } from '#ui/status.ts';
import { operationView, type ResultView } from './operation-view.ts';

const icons: Readonly<Record<ResultView['tone'], LucideIcon>> = {
  good: CircleCheck,
  busy: LoaderCircle,
  bad: CircleX,
  mute: CircleMinus,
};

/** What the running sync, or the last one, did to each resource. */
export function SyncActivity({ application }: { readonly application: Application }) {
  const state = application.status?.operationState;
  if (state === undefined)
    return (
      <Placeholder icon={Hourglass} title="Nothing was synced yet">
        <p>Once a sync runs, every resource it touches is listed here as it happens.</p>
      </Placeholder>
    );
  const view = operationView(state);
  const seconds =
    state.finishedAt === undefined ? undefined : (Date.parse(state.finishedAt) - Date.parse(state.startedAt)) / 1_000;
  return (
    <section className="stack" aria-label="Sync">
      <div className="activity-head">
        <PhaseBadge status={state.phase} />
        {view.dryRun ? <span className="chip tone-busy">dry run</span> : null}
        <p className="activity-line">{view.headline}</p>
        <p className="quiet">
          {view.revision === '' ? null : <code title={view.revision}>{shortRevision(view.revision)}</code>} started{' '}
          <Age at={state.startedAt} /> by {view.by}
          {seconds === undefined || view.running ? '' : `, took ${durationText(seconds)}`}
        </p>
      </div>
      {view.results.length === 0 ? (
        <p className="quiet">No resource was touched.</p>
      ) : (
        <ul className="results">
          {view.results.map((result) => (
            <Result key={result.key} result={result} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Result({ result }: { readonly result: ResultView }) {
  const Icon = icons[result.tone];
  return (
    <li className={`result tone-${result.tone}`}>
      <span className="glyph">
        <Icon size={16} aria-hidden className={result.tone === 'busy' ? 'spins' : ''} />
      </span>
      <span className="result-name">
        <KindIcon kind={result.kind} size={15} />
        <span className="truncate" title={result.namespace === '' ? result.name : `${result.namespace}/${result.name}`}>
          {result.name}
        </span>
        <span className="quiet nowrap">{result.kind}</span>
        {result.hook ? <span className="chip">{result.phase} hook</span> : null}
      </span>
      <span className="result-outcome">{result.outcome === '' ? 'Pending' : inWords(result.outcome)}</span>
      <span className="result-message">{result.message}</span>
    </li>
  );
}
