import type { Application } from './application.ts';
import { parseSyncOptions } from './sync-options.ts';

/**
 * What an Application says and Capstan does not follow, each naming the field: nothing that people write is dropped in
 * silence. What would make Capstan deploy something else than Argo CD is refused elsewhere, and not only warned of.
 */
export function specWarnings({ spec }: Application): readonly string[] {
  return [...ignoreWarnings(spec), ...optionWarnings(spec), ...policyWarnings(spec)];
}

function ignoreWarnings({ ignoreDifferences = [] }: Application['spec']): readonly string[] {
  return ignoreDifferences.flatMap(({ jqPathExpressions = [], kind }, index) =>
    jqPathExpressions.length === 0
      ? []
      : [
          `spec.ignoreDifferences[${index}].jqPathExpressions is not supported yet: ${jqPathExpressions.map((path) => `"${path}"`).join(', ')} of ${kind} is compared, and healed where selfHeal is on. Say it with jsonPointers or managedFieldsManagers`,
        ],
  );
}

function optionWarnings({ syncPolicy }: Application['spec']): readonly string[] {
  const options = parseSyncOptions(syncPolicy?.syncOptions ?? []);
  const at = 'spec.syncPolicy.syncOptions';
  return [
    ...options.unknown.map((option) => `${at}: "${option}" is no option that Capstan knows, and does nothing`),
    ...(options.serverSideApply === false
      ? [`${at}: ServerSideApply=false does nothing: Capstan always applies on the server's side`]
      : []),
    ...(options.validate === false
      ? [`${at}: Validate=false does nothing: a server-side apply always refuses fields that the schema does not have`]
      : []),
  ];
}

function policyWarnings({ syncPolicy, destination }: Application['spec']): readonly string[] {
  const { managedNamespaceMetadata } = syncPolicy ?? {};
  if (managedNamespaceMetadata === undefined) return [];
  const at = 'spec.syncPolicy.managedNamespaceMetadata does nothing';
  if ((destination.namespace ?? '') === '') return [`${at} without spec.destination.namespace`];
  const { createNamespace } = parseSyncOptions(syncPolicy?.syncOptions ?? []);
  return createNamespace === true ? [] : [`${at} without the sync option CreateNamespace=true`];
}
