/**
 * Values of templates: Go's, as far as templates meet them. `undefined` is what Go calls the zero reflect.Value (no value at
 * all), `null` a nil interface (a value that is nothing). A bigint is an `int`, a number a `float64`; other whole numbers are
 * `Int`. Maps are objects without a prototype.
 */
export type Value =
  | undefined
  | null
  | string
  | boolean
  | number
  | bigint
  | Int
  | Value[]
  | GoMap
  | GoStruct
  | GoTime
  | GoError;

export interface GoMap {
  [key: string]: Value;
}

/** A whole number of another type than `int`. */
export class Int {
  readonly type: 'int64' | 'int32' | 'uint8' | 'uint64' | 'uint32';
  readonly value: bigint;
  constructor(type: Int['type'], value: bigint) {
    this.type = type;
    this.value = value;
  }
}

/** A list of texts, `[]string`: it prints as any list does, but has a type of its own. */
export class StringList extends Array<Value> {}

/** A struct with methods, such as Helm's `.Files`. */
export class GoStruct {
  /** As Go names it in messages. */
  readonly typeName: string;
  readonly fields: GoMap;
  readonly methods: ReadonlyMap<string, GoFunction>;
  constructor(typeName: string, fields: GoMap, methods: ReadonlyMap<string, GoFunction> = new Map()) {
    this.typeName = typeName;
    this.fields = fields;
    this.methods = methods;
  }
}

/** A moment, and the zone it is shown in. */
export class GoTime {
  /** Milliseconds since 1970. */
  readonly ms: number;
  /** Minutes east of UTC. */
  readonly offset: number;
  readonly zone: string;
  constructor(ms: number, offset = 0, zone = 'UTC') {
    this.ms = ms;
    this.offset = offset;
    this.zone = zone;
  }
}

/** An error as a value; few functions give one. */
export class GoError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Types of parameters. `any` takes everything; `value` too, and tells nothing from a nil. */
export type ParameterType =
  | 'any'
  | 'value'
  | 'string'
  | 'bool'
  | 'int'
  | 'int64'
  | 'float64'
  | 'map'
  | 'list'
  | 'strings'
  | 'time';

/** A function as templates see it: its parameters decide which arguments are refused before it is called. */
export interface GoFunction {
  readonly parameters: readonly ParameterType[];
  /** The type of any number of further arguments. */
  readonly variadic?: ParameterType;
  /** Throws FunctionError for what Go returns as an error. */
  readonly call: (...args: Value[]) => Value;
}

/** What a function returns as its error: the message follows `error calling NAME: `. */
export class FunctionError extends Error {}

export function isMap(value: Value): value is GoMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Int) &&
    !(value instanceof GoStruct) &&
    !(value instanceof GoTime) &&
    !(value instanceof GoError)
  );
}

function emptyMap(): GoMap {
  return Object.create(null) as GoMap;
}

/** Keys in Go's order of printing and ranging: by bytes. */
export function sortedKeys(map: GoMap): readonly string[] {
  return Object.keys(map).toSorted(compareTexts);
}

/** By code points, which is by bytes of UTF-8. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    // Surrogates stand for code points above all others.
    const [high, low] = [x >= 0xd800 && x <= 0xdfff, y >= 0xd800 && y <= 0xdfff];
    return high === low ? x - y : high ? 1 : -1;
  }
  return a.length - b.length;
}

/** A whole number of any type, or undefined. */
export function wholeOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return value instanceof Int ? value.value : undefined;
}

/** Go's name of the type of a value. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'undefined':
      return '<nil>';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    case 'bigint':
      return 'int';
    default:
      return typeOfObject(value);
  }
}

function typeOfObject(value: Exclude<Value, undefined | string | boolean | number | bigint>): string {
  if (value === null) return 'interface {}';
  if (value instanceof Int) return value.type;
  if (value instanceof StringList) return '[]string';
  if (Array.isArray(value)) return '[]interface {}';
  if (value instanceof GoStruct) return value.typeName;
  if (value instanceof GoTime) return 'time.Time';
  return value instanceof GoError ? '*errors.errorString' : 'map[string]interface {}';
}

/** What `if` makes of a value. Source: text/template, isTrue. */
export function isTrue(value: Value): boolean {
  if (value === undefined || value === null) return false;
  if (value instanceof GoStruct || value instanceof GoTime || value instanceof GoError) return true;
  if (value instanceof Int) return value.value !== 0n;
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return typeof value === 'bigint' ? value !== 0n : Boolean(value) || Number.isNaN(value);
}

/** JSON as templates see it: numbers are float64, as Helm reads values. */
export function fromJson(json: unknown): Value {
  if (json === null || json === undefined) return null;
  if (typeof json === 'bigint') return Number(json);
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === 'object') {
    const map = emptyMap();
    for (const [key, value] of Object.entries(json)) map[key] = fromJson(value);
    return map;
  }
  return json as Value;
}
