import type { Application } from '@capstan/core/app/application.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type SyncOrder, syncApplication } from '#api/application-actions.ts';
import { applicationQuery, treeQuery } from '#api/application-queries.ts';
import type { ApplicationRef } from '#api/application-ref.ts';
import { SyncBadge } from '#ui/Badge.tsx';
import { Button } from '#ui/Button.tsx';
import { CheckField } from '#ui/CheckField.tsx';
import { CopyButton } from '#ui/CopyButton.tsx';
import '#ui/field.css';
import { KindIcon } from '#ui/KindIcon.tsx';
import { useNotify } from '#ui/Notices.tsx';
import { Sheet } from '#ui/Sheet.tsx';
import { buildGraph, type GraphNode } from './resource-graph.ts';
import { syncCommand } from './sync-command.ts';

interface SyncSheetProps {
  readonly open: boolean;
  readonly application: Application;
  readonly reference: ApplicationRef;
  readonly onClose: () => void;
}

const options: readonly { readonly key: Flag; readonly text: string; readonly about: string }[] = [
  { key: 'prune', text: 'Prune', about: 'Delete what Git no longer declares' },
  { key: 'dryRun', text: 'Dry run', about: 'Let the cluster check everything, change nothing' },
  { key: 'applyOutOfSyncOnly', text: 'Only what differs', about: 'Leave resources alone that are in sync' },
  { key: 'force', text: 'Force', about: 'Delete and create again what cannot be changed in place' },
  { key: 'replace', text: 'Replace', about: 'Overwrite whole objects instead of applying to them' },
];

type Flag = 'prune' | 'dryRun' | 'applyOutOfSyncOnly' | 'force' | 'replace';

export function SyncSheet(props: SyncSheetProps) {
  // A closed panel forgets what was chosen in it.
  return <OneSync key={String(props.open)} {...props} />;
}

function OneSync({ open, application, reference, onClose }: SyncSheetProps) {
  const client = useQueryClient();
  const notify = useNotify();
  const declared = useDeclared(application, reference);
  const [flags, setFlags] = useState<Readonly<Record<Flag, boolean>>>({
    prune: application.spec.syncPolicy?.automated?.prune === true,
    dryRun: false,
    applyOutOfSyncOnly: false,
    force: false,
    replace: false,
  });
  const [revision, setRevision] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = declared.filter(({ key }) => !left.has(key));
  const order: SyncOrder = {
    ...flags,
    ownOptions: application.spec.syncPolicy?.syncOptions ?? [],
    revision: revision.trim(),
    ...(chosen.length === declared.length
      ? {}
      : { resources: chosen.map(({ group, kind, namespace, name }) => ({ group, kind, namespace, name })) }),
  };
  const sync = useMutation({
    mutationFn: () => syncApplication(reference, order),
    onSuccess: () => {
      notify.done(flags.dryRun ? 'The dry run has started' : 'The sync has started');
      void client.invalidateQueries({ queryKey: applicationQuery(reference).queryKey });
      onClose();
    },
  });
  const command = syncCommand(application.metadata.name, order);
  const running = application.status?.operationState?.phase === 'Running';
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={`Sync ${application.metadata.name}`}
      lead={<p className="quiet">Make the cluster what Git says.</p>}
      footer={
        <>
          <span className="sync-count quiet">
            {chosen.length} of {declared.length} resources
          </span>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            disabled={sync.isPending || (declared.length > 0 && chosen.length === 0)}
            onClick={() => sync.mutate()}
          >
            {flags.dryRun ? 'Dry run' : 'Sync'}
          </Button>
        </>
      }
    >
      <div className="sync-form">
        {sync.error === null ? null : (
          <p className="form-problem tone-bad" role="alert">
            {sync.error.message}
          </p>
        )}
        {running ? (
          <p className="form-problem tone-warn">A sync is running. Another one can start when it has ended.</p>
        ) : null}
        <label className="field">
          <span className="field-label">Revision</span>
          <input
            className="input"
            placeholder={application.spec.source?.targetRevision ?? 'HEAD'}
            value={revision}
            spellCheck={false}
            autoCapitalize="none"
            onChange={(event) => setRevision(event.target.value)}
          />
          <span className="field-about">Empty: what the application follows. Else a branch, tag or commit.</span>
        </label>
        <fieldset className="sync-options">
          <legend className="field-label">Options</legend>
          {options.map(({ key, text, about }) => (
            <CheckField
              key={key}
              checked={flags[key]}
              onChange={(checked) => setFlags({ ...flags, [key]: checked })}
              about={about}
            >
              {text}
            </CheckField>
          ))}
        </fieldset>
        <Choice declared={declared} left={left} onChange={setLeft} />
        <div className="sync-command">
          <span className="field-about">The same on the command line</span>
          <span className="summary-command">
            <code>{command}</code>
            <CopyButton text={command} label="Copy the command" />
          </span>
        </div>
      </div>
    </Sheet>
  );
}

/** What a sync acts on: declared resources, not hooks, not what controllers make. */
function useDeclared(application: Application, reference: ApplicationRef): readonly GraphNode[] {
  const tree = useQuery(treeQuery(reference));
  const resources = application.status?.resources;
  return useMemo(
    () =>
      buildGraph(tree.data ?? { nodes: [], orphanedNodes: [] }, resources ?? []).filter(
        ({ sync, hook }) => sync !== undefined && !hook,
      ),
    [tree.data, resources],
  );
}

interface ChoiceProps {
  readonly declared: readonly GraphNode[];
  /** Keys of those left out. */
  readonly left: ReadonlySet<string>;
  readonly onChange: (left: ReadonlySet<string>) => void;
}

function Choice({ declared, left, onChange }: ChoiceProps) {
  if (declared.length === 0) return null;
  const differing = declared.filter(({ sync }) => sync === 'OutOfSync');
  function toggle(key: string): void {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    onChange(next);
  }
  return (
    <fieldset className="sync-choice">
      <legend className="field-label">Resources</legend>
      <div className="sync-choice-tools">
        <CheckField
          checked={left.size === 0}
          some={left.size > 0 && left.size < declared.length}
          onChange={(all) => onChange(all ? new Set() : new Set(declared.map(({ key }) => key)))}
        >
          All
        </CheckField>
        {differing.length === 0 || differing.length === declared.length ? null : (
          <Button
            look="quiet"
            onClick={() => onChange(new Set(declared.filter(({ sync }) => sync !== 'OutOfSync').map(({ key }) => key)))}
          >
            Only the {differing.length} that {differing.length === 1 ? 'differs' : 'differ'}
          </Button>
        )}
      </div>
      <ul className="sync-resources">
        {declared.map((node) => (
          <li key={node.key}>
            <CheckField checked={!left.has(node.key)} onChange={() => toggle(node.key)}>
              <span className="sync-resource">
                <KindIcon kind={node.kind} size={15} />
                <span className="truncate" title={`${node.kind} ${node.namespace}/${node.name}`}>
                  {node.name}
                </span>
                <span className="quiet nowrap">{node.kind}</span>
                {node.requiresPruning ? <span className="chip tone-warn">to prune</span> : null}
                <SyncBadge status={node.sync} as="glyph" />
              </span>
            </CheckField>
          </li>
        ))}
      </ul>
      {left.size === 0 ? null : (
        <p className="field-about">A sync of chosen resources runs no hooks and is not added to the history.</p>
      )}
    </fieldset>
  );
}
