import { at, listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

type Labels = { readonly [key: string]: string } | undefined;

/** Does a LabelSelector (`matchLabels`, `matchExpressions`) match? One without any term matches everything. */
export function matchesSelector(selector: unknown, labels: Labels = {}): boolean {
  return (
    matchesLabels(mapAt(selector, 'matchLabels'), labels) &&
    listAt(selector, 'matchExpressions').every((expression) => matchesExpression(expression, labels))
  );
}

/** Does every label of the map stand on the object? */
export function matchesLabels(wanted: { readonly [key: string]: unknown }, labels: Labels = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** One requirement of `matchExpressions`, of node affinity too. An unknown operator matches nothing. */
export function matchesExpression(expression: unknown, labels: NonNullable<Labels>): boolean {
  const value = labels[stringAt(expression, 'key') ?? ''];
  const values = listAt(expression, 'values');
  switch (at(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
