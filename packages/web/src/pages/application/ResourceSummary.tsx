import { isMap, type Json, type JsonMap } from '@capstan/kube/object/json.ts';
import type { ReactNode } from 'react';
import { Age } from '#ui/Age.tsx';
import { CopyButton } from '#ui/CopyButton.tsx';
import { SafeLink } from '#ui/SafeLink.tsx';
import type { GraphNode } from './resource-graph.ts';

interface ResourceSummaryProps {
  readonly node: GraphNode;
  readonly live: JsonMap | undefined;
}

export function ResourceSummary({ node, live }: ResourceSummaryProps) {
  const metadata = isMap(live?.['metadata']) ? live['metadata'] : {};
  const kubectl = `kubectl get ${node.kind.toLowerCase()} ${node.name}${node.namespace === '' ? '' : ` -n ${node.namespace}`}`;
  return (
    <div className="stack">
      {node.healthMessage === undefined ? null : <p className="summary-message">{node.healthMessage}</p>}
      <dl className="summary">
        <Line name="Kind">
          {node.kind}{' '}
          <span className="quiet">{node.group === '' ? node.version : `${node.group}/${node.version}`}</span>
        </Line>
        {node.namespace === '' ? null : <Line name="Namespace">{node.namespace}</Line>}
        {node.createdAt === undefined ? null : (
          <Line name="Created">
            <Age at={node.createdAt} />
          </Line>
        )}
        {node.info.map(({ name, value }) => (
          <Line key={name} name={name}>
            {value}
          </Line>
        ))}
        {node.images.length === 0 ? null : (
          <Line name={node.images.length === 1 ? 'Image' : 'Images'}>
            {node.images.map((image) => (
              <code key={image} className="summary-image">
                {image}
              </code>
            ))}
          </Line>
        )}
        <Pairs name="Labels" value={metadata['labels']} />
        <Pairs name="Annotations" value={metadata['annotations']} />
        <Line name="On the command line">
          <span className="summary-command">
            <code>{kubectl}</code>
            <CopyButton text={kubectl} label="Copy the command" />
          </span>
        </Line>
      </dl>
    </div>
  );
}

function Line({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="summary-line">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Labels and annotations are other people's words: text, and links only where they are plain web addresses. */
function Pairs({ name, value }: { readonly name: string; readonly value: Json | undefined }) {
  if (!isMap(value)) return null;
  const pairs = Object.entries(value).filter(([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration');
  if (pairs.length === 0) return null;
  return (
    <Line name={name}>
      <ul className="pairs">
        {pairs.map(([key, text]) => (
          <li key={key}>
            <span className="pair-key">{key}</span>
            <span className="pair-value">{typeof text === 'string' ? <SafeLink to={text} /> : String(text)}</span>
          </li>
        ))}
      </ul>
    </Line>
  );
}
