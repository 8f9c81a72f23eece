import type { Application } from '@capstan/core/app/application.ts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { terminateOperation } from '#api/application-actions.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { Age } from '#ui/Age.tsx';
import { PhaseBadge } from '#ui/Badge.tsx';
import { Button } from '#ui/Button.tsx';
import { Confirm } from '#ui/Confirm.tsx';
import { useNotify } from '#ui/Notices.tsx';
import { operationView } from './operation-view.ts';

interface SyncNowProps {
  readonly application: Application;
  readonly reference: ApplicationRef;
  readonly onLook: () => void;
}

/** The operation that runs, with a way to watch it and to stop it. Nothing while none runs. */
export function SyncNow({ application, reference, onLook }: SyncNowProps) {
  const notify = useNotify();
  const [asking, setAsking] = useState(false);
  const stop = useMutation({
    mutationFn: () => terminateOperation(reference),
    onSuccess: () => notify.done('The sync is being stopped'),
    onError: (error) => notify.failed('The sync was not stopped', error.message),
    onSettled: () => setAsking(false),
  });
  const state = application.status?.operationState;
  if (state === undefined) return null;
  const view = operationView(state);
  if (!view.running) return null;
  const done = view.results.filter(({ tone }) => tone === 'good').length;
  return (
    <section className="sync-now" aria-label="Running sync" role="status">
      <PhaseBadge status={state.phase} />
      <p className="sync-now-text">
        {view.headline}
        <span className="quiet">
          {' '}
          · started <Age at={state.startedAt} /> by {view.by}
          {view.results.length === 0 ? '' : ` · ${done} of ${view.results.length} done`}
        </span>
      </p>
      <Button look="quiet" onClick={onLook}>
        Watch
      </Button>
      <Button onClick={() => setAsking(true)} disabled={state.phase === 'Terminating'}>
        Stop
      </Button>
      <Confirm
        open={asking}
        title="Stop this sync?"
        action="Stop the sync"
        busy={stop.isPending}
        onConfirm={() => stop.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>What it has applied so far stays applied; the rest is left out until the next sync.</p>
      </Confirm>
    </section>
  );
}
