import { GoTime, Int, StringList, isMap } from './value.ts';
import type { ParameterType, Value } from './value.ts';

/** Types of parameters as Go names them. */
export const goTypes: Readonly<Record<ParameterType, string>> = {
  any: 'interface {}',
  value: 'reflect.Value',
  string: 'string',
  bool: 'bool',
  int: 'int',
  int64: 'int64',
  float64: 'float64',
  map: 'map[string]interface {}',
  list: '[]interface {}',
  strings: '[]string',
  time: 'time.Time',
};

const nilable: ReadonlySet<ParameterType> = new Set(['any', 'value', 'map', 'list', 'strings']);

/** Whether a plain nil may stand for a parameter. */
export function canBeNil(type: ParameterType): boolean {
  return nilable.has(type);
}

/** Whether a value is of the type of a parameter: Go converts nothing here. */
export function accepts(type: ParameterType, value: Value): boolean {
  switch (type) {
    case 'any':
    case 'value':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return typeof value === 'bigint';
    case 'int64':
      return value instanceof Int && value.type === 'int64';
    case 'float64':
      return typeof value === 'number';
    case 'map':
      return isMap(value);
    case 'list':
      return Array.isArray(value) && !(value instanceof StringList);
    case 'strings':
      return value instanceof StringList;
    default:
      return value instanceof GoTime;
  }
}
