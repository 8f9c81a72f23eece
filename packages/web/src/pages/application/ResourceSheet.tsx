import type { ManagedResource } from '@capstan/core/api/views.ts';
import type { Application } from '@capstan/core/app/application.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { managedResourcesQuery, resourceQuery } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { applicationPage } from '#pages/paths.ts';
import { HealthBadge, SyncBadge } from '#ui/Badge.tsx';
import { KindIcon } from '#ui/KindIcon.tsx';
import { Failure, Loading } from '#ui/Placeholder.tsx';
import { Sheet } from '#ui/Sheet.tsx';
import { Tabs } from '#ui/Tabs.tsx';
import { parseManifest } from './manifest-text.ts';
import { ResourceDiff } from './ResourceDiff.tsx';
import { ResourceEvents } from './ResourceEvents.tsx';
import { type GraphNode, resourceKey } from './resource-graph.ts';
import { ManifestPanel } from './ManifestPanel.tsx';
import { ResourceSummary } from './ResourceSummary.tsx';

interface ResourceSheetProps {
  /** Undefined: closed. */
  readonly node: GraphNode | undefined;
  readonly application: Application;
  readonly reference: ApplicationRef;
  readonly onClose: () => void;
}

type SheetTab = 'summary' | 'diff' | 'live' | 'desired' | 'events';

/** Everything about one resource, beside the tree it was chosen in. */
export function ResourceSheet({ node, application, reference, onClose }: ResourceSheetProps) {
  return (
    <Sheet
      open={node !== undefined}
      onClose={onClose}
      wide
      title={
        node === undefined ? (
          ''
        ) : (
          <span className="sheet-resource">
            <KindIcon kind={node.kind} size={20} />
            {node.name}
          </span>
        )
      }
      lead={node === undefined ? undefined : <SheetLead node={node} />}
    >
      {node === undefined ? null : (
        <SheetContent key={node.key} node={node} application={application} reference={reference} />
      )}
    </Sheet>
  );
}

function SheetLead({ node }: { readonly node: GraphNode }) {
  return (
    <p className="sheet-lead">
      <span className="quiet">
        {node.kind}
        {node.namespace === '' ? '' : ` in ${node.namespace}`}
      </span>
      {node.health === undefined ? null : <HealthBadge status={node.health} />}
      {node.sync === undefined ? null : <SyncBadge status={node.sync} />}
      {node.group === 'argoproj.io' && node.kind === 'Application' ? (
        <Link to={applicationPage(node)}>Open the application</Link>
      ) : null}
    </p>
  );
}

type SheetContentProps = Omit<ResourceSheetProps, 'node' | 'onClose'> & { readonly node: GraphNode };

function SheetContent({ node, reference }: SheetContentProps) {
  const [chosen, setTab] = useState<SheetTab>();
  const managed = useQuery(managedResourcesQuery(reference));
  const own = managed.data?.find((item) => resourceKey(item) === node.key);
  const live = useLiveText(node, reference, own, managed.isPending);
  const tabs = own === undefined ? tabsOfOthers : tabsOfDeclared;
  const first = own !== undefined && (own.modified || node.sync === 'OutOfSync') ? 'diff' : 'summary';
  const tab = tabs.find(({ value }) => value === chosen)?.value ?? first;
  function content() {
    switch (tab) {
      case 'summary':
        return <ResourceSummary node={node} live={parseManifest(live.text ?? '')} />;
      case 'diff':
        return own === undefined ? null : <ResourceDiff resource={own} />;
      case 'live':
        return <LivePanel live={live} />;
      case 'desired':
        return (
          <ManifestPanel object={parseManifest(own?.targetState ?? '')} absent="Git does not declare it any more." />
        );
      case 'events':
        return <ResourceEvents node={node} reference={reference} />;
    }
  }
  return (
    <Tabs label={`About ${node.kind} ${node.name}`} value={tab} tabs={tabs} onChange={setTab}>
      {content()}
    </Tabs>
  );
}

const tabsOfDeclared: readonly { readonly value: SheetTab; readonly text: string }[] = [
  { value: 'summary', text: 'Summary' },
  { value: 'diff', text: 'Diff' },
  { value: 'live', text: 'Live' },
  { value: 'desired', text: 'Desired' },
  { value: 'events', text: 'Events' },
];
/** What controllers made has no desired state in Git. */
const tabsOfOthers = tabsOfDeclared.filter(({ value }) => value !== 'diff' && value !== 'desired');

interface LiveText {
  readonly text: string | undefined;
  readonly error: Error | null;
}

/** The live object as JSON: from the comparison if the application declares it, else asked for by itself. */
function useLiveText(
  node: GraphNode,
  reference: ApplicationRef,
  own: ManagedResource | undefined,
  waiting: boolean,
): LiveText {
  const other = useQuery({
    ...resourceQuery(reference, node),
    enabled: own === undefined && !waiting && node.uid !== '',
  });
  return own === undefined ? { text: other.data, error: other.error } : { text: own.liveState, error: null };
}

function LivePanel({ live: { text, error } }: { readonly live: LiveText }) {
  if (text !== undefined)
    return <ManifestPanel object={parseManifest(text)} absent="It does not exist in the cluster." />;
  return error === null ? (
    <Loading lines={4} label="Reading the live object" />
  ) : (
    <Failure title="The live object cannot be read" error={error} />
  );
}
