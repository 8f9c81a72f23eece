/**
 * The three functions of the Reflect metadata proposal that the injection container inside @peculiar/x509 asks for when it
 * is loaded. Import this before that library.
 */
const stored = new WeakMap<object, Map<unknown, unknown>>();

interface MetadataReflect {
  getMetadata?(key: unknown, target: object): unknown;
  getOwnMetadata?(key: unknown, target: object): unknown;
  defineMetadata?(key: unknown, value: unknown, target: object): void;
}

const reflect = Reflect as MetadataReflect;

function own(key: unknown, target: object): unknown {
  return stored.get(target)?.get(key);
}

function inherited(key: unknown, target: object): unknown {
  const found = own(key, target);
  const parent: unknown = Object.getPrototypeOf(target);
  return found === undefined && typeof parent === 'function' ? inherited(key, parent) : found;
}

if (reflect.getMetadata === undefined) {
  reflect.getMetadata = inherited;
  reflect.getOwnMetadata = own;
  reflect.defineMetadata = (key, value, target) => {
    const entries = stored.get(target) ?? new Map<unknown, unknown>();
    stored.set(target, entries.set(key, value));
  };
}

export {};
