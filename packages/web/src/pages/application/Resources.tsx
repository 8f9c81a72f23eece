import type { Application } from '@capstan/core/app/application.ts';
import { useQuery } from '@tanstack/react-query';
import { Boxes, List, Network } from 'lucide-react';
import { useMemo, useState } from 'react';
import { treeQuery } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import '#ui/field.css';
import { Failure, Loading, Placeholder } from '#ui/Placeholder.tsx';
import { Segmented } from '#ui/Segmented.tsx';
import { buildGraph, everyNode, type GraphNode, isTroubled } from './resource-graph.ts';
import { ResourceList } from './ResourceList.tsx';
import { ResourceSheet } from './ResourceSheet.tsx';
import { ResourceTreeView } from './ResourceTreeView.tsx';
import { useAddress } from './use-address.ts';

interface ResourcesProps {
  readonly application: Application;
  readonly reference: ApplicationRef;
}

export function Resources({ application, reference }: ResourcesProps) {
  const busy = application.status?.health?.status === 'Progressing';
  const tree = useQuery({
    ...treeQuery(reference),
    // A server that streams no trees would show a rollout's last step only with the next event.
    refetchInterval: busy ? 3_000 : 30_000,
  });
  const declared = application.status?.resources;
  const graph = useMemo(
    () => (tree.data === undefined ? undefined : buildGraph(tree.data, declared ?? [])),
    [tree.data, declared],
  );
  if (tree.isError && graph === undefined)
    return <Failure title="The resources cannot be read" error={tree.error} onRetry={() => void tree.refetch()} />;
  if (graph === undefined) return <Loading lines={5} label="Reading the resources" />;
  if (graph.length === 0)
    return (
      <Placeholder icon={Boxes} title="No resources">
        <p>The source declares no resource, or it could not be read yet.</p>
      </Placeholder>
    );
  return <Graph graph={graph} application={application} reference={reference} />;
}

function Graph({ graph, application, reference }: ResourcesProps & { readonly graph: readonly GraphNode[] }) {
  const { address, go } = useAddress();
  const [text, setText] = useState('');
  const [onlyTrouble, setOnlyTrouble] = useState(false);
  const all = useMemo(() => [...everyNode(graph)], [graph]);
  const troubled = all.filter(isTroubled).length;
  const filtered = text.trim() !== '' || onlyTrouble;
  const view = address.view ?? (matchMedia('(max-width: 760px)').matches ? 'list' : 'tree');
  const shown = all.filter((node) => matches(node, text) && (!onlyTrouble || isTroubled(node)));
  const open = (key: string) => go({ resource: key });
  return (
    <section className="stack" aria-label="Resources">
      <div className="resource-tools">
        <input
          className="input resource-search"
          type="search"
          aria-label="Find resources by name or kind"
          placeholder="Find by name or kind…"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {troubled === 0 && !onlyTrouble ? null : (
          <button
            type="button"
            className="facet"
            aria-pressed={onlyTrouble}
            onClick={() => setOnlyTrouble(!onlyTrouble)}
          >
            Needs attention <span className="facet-count">{troubled}</span>
          </button>
        )}
        <span className="quiet resource-count" role="status">
          {filtered ? `${shown.length} of ${all.length}` : all.length} resources
        </span>
        <Segmented
          label="How to show the resources"
          value={view}
          options={[
            { value: 'tree', text: 'Tree', icon: <Network size={14} aria-hidden /> },
            { value: 'list', text: 'List', icon: <List size={14} aria-hidden /> },
          ]}
          onChange={(next) => go({ view: next })}
        />
      </div>
      {view === 'tree' && !filtered ? (
        <ResourceTreeView graph={graph} onOpen={open} />
      ) : (
        <ResourceList nodes={shown} onOpen={open} />
      )}
      <ResourceSheet
        node={all.find(({ key }) => key === address.resource)}
        application={application}
        reference={reference}
        onClose={() => go({ resource: undefined })}
      />
    </section>
  );
}

function matches({ name, kind, namespace }: GraphNode, text: string): boolean {
  const words = `${name}\n${kind}\n${namespace}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}
