import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { eventsQuery, type ResourceEvent } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { type HealthChange, useHealthChanges } from '#api/health-log.ts';
import { RequestFailure } from '#api/request.ts';
import { Age } from '#ui/Age.tsx';
import { Failure, Loading, Placeholder } from '#ui/Placeholder.tsx';
import type { GraphNode } from './resource-graph.ts';

interface ResourceEventsProps {
  readonly node: GraphNode;
  readonly reference: ApplicationRef;
}

export function ResourceEvents({ node, reference }: ResourceEventsProps) {
  const { data, error } = useQuery(eventsQuery(reference, node));
  const seen = useHealthChanges(reference, node.uid);
  return (
    <div className="stack">
      <EventList data={data} error={error} />
      <SeenHere changes={seen} />
    </div>
  );
}

function EventList({
  data,
  error,
}: {
  readonly data: readonly ResourceEvent[] | undefined;
  readonly error: Error | null;
}) {
  if (data === undefined && error === null) return <Loading lines={3} label="Reading the events" />;
  if (data === undefined && !isUnsupported(error) && error !== null)
    return <Failure title="The events cannot be read" error={error} />;
  if (data === undefined || data.length === 0)
    return (
      <Placeholder icon={BellOff} title="No events">
        <p>Kubernetes keeps events for about an hour.</p>
      </Placeholder>
    );
  return (
    <ul className="events">
      {data.toSorted(byTime).map((event, index) => (
        <li key={event.metadata?.uid ?? index} className={`event tone-${event.type === 'Warning' ? 'warn' : 'mute'}`}>
          <span className="event-reason">{event.reason}</span>
          <span className="event-message">{event.message}</span>
          <span className="quiet nowrap">
            {event.count !== undefined && event.count > 1 ? `${event.count} times, ` : ''}
            <Age at={timeOf(event)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Events say what controllers did; this says what became of the resource while one looked on. */
function SeenHere({ changes }: { readonly changes: readonly HealthChange[] }) {
  if (changes.length === 0) return null;
  return (
    <section className="stack" aria-label="Seen since this page was opened">
      <h3>Seen since this page was opened</h3>
      <ul className="events">
        {changes.map(({ at, from, to, message }) => (
          <li key={`${at} ${to}`} className="event">
            <span className="event-reason">{to ?? 'Gone'}</span>
            <span className="event-message">{message ?? (from === undefined ? 'new' : `was ${from}`)}</span>
            <Age at={new Date(at).toISOString()} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function isUnsupported(error: Error | null): boolean {
  return error instanceof RequestFailure && (error.status === 404 || error.status === 501);
}

function timeOf({ lastTimestamp, firstTimestamp, metadata }: ResourceEvent): string | undefined {
  return lastTimestamp ?? firstTimestamp ?? metadata?.creationTimestamp;
}

function byTime(a: ResourceEvent, b: ResourceEvent): number {
  return (timeOf(b) ?? '') < (timeOf(a) ?? '') ? -1 : 1;
}
