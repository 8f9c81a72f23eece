import type { Application } from '@capstan/core/app/application.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { sourcesOf } from '#pages/applications/sources.ts';
import { SafeLink } from '#ui/SafeLink.tsx';
import { ManifestPanel } from './ManifestPanel.tsx';

interface DetailsProps {
  readonly application: Application;
  readonly reference: ApplicationRef;
}

/** Where it comes from, what it runs, and the Application itself as it stands in the control plane. */
export function Details({ application }: DetailsProps) {
  const { status, spec } = application;
  const images = status?.summary?.images ?? [];
  return (
    <div className="stack details">
      <dl className="summary">
        {sourcesOf(application).map((source, index) => (
          <div key={index} className="summary-line">
            <dt>Source</dt>
            <dd>
              <SafeLink to={source.repoURL} /> <span className="quiet">{source.path ?? source.chart ?? ''}</span>
            </dd>
          </div>
        ))}
        <div className="summary-line">
          <dt>Destination</dt>
          <dd>
            {spec.destination.name ?? spec.destination.server}{' '}
            <span className="quiet">{spec.destination.namespace}</span>
          </dd>
        </div>
        {images.length === 0 ? null : (
          <div className="summary-line">
            <dt>Images</dt>
            <dd>
              {images.map((image) => (
                <code key={image} className="summary-image">
                  {image}
                </code>
              ))}
            </dd>
          </div>
        )}
        {(spec.info ?? []).map(({ name, value }) => (
          <div key={name} className="summary-line">
            <dt>{name}</dt>
            <dd>
              <SafeLink to={value} />
            </dd>
          </div>
        ))}
      </dl>
      <h2>Manifest</h2>
      <ManifestPanel object={withoutStatus(application)} absent="" />
    </div>
  );
}

function withoutStatus({ status: _status, ...rest }: Application): { readonly [key: string]: Json } {
  // Parsed JSON is Json; the type of an Application says more than that, not less.
  return rest as unknown as { readonly [key: string]: Json };
}
