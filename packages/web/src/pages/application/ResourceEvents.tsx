import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { eventsQuery, type ResourceEvent } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
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

function isUnsupported(error: Error | null): boolean {
  return error instanceof RequestFailure && (error.status === 404 || error.status === 501);
}

function timeOf({ lastTimestamp, firstTimestamp, metadata }: ResourceEvent): string | undefined {
  return lastTimestamp ?? firstTimestamp ?? metadata?.creationTimestamp;
}

function byTime(a: ResourceEvent, b: ResourceEvent): number {
  return (timeOf(b) ?? '') < (timeOf(a) ?? '') ? -1 : 1;
}
