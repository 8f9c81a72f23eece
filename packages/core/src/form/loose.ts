import type { Json } from '@capstan/kube/object/json.ts';
import { z } from 'zod';

/** A map with declared fields whose unknown ones survive: what all custom resources are parsed with. */
export function loose<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.object(shape).catchall(z.custom<Json>());
}

/** A field that may be left out, but is never undefined when it is there. */
export function maybe<const Type extends z.core.SomeType>(type: Type) {
  return z.exactOptional(type);
}

/** A list, read-only for those who get it. */
export function list<const Type extends z.ZodType>(item: Type): z.ZodType<readonly z.output<Type>[]> {
  return z.array(item);
}

/** A map of free keys. */
export function mapOf<const Type extends z.ZodType>(
  value: Type,
): z.ZodType<{ readonly [key: string]: z.output<Type> }> {
  return z.record(z.string(), value);
}

/** Any JSON, taken as it is. */
export const anyJson = z.custom<Json>((value) => value !== undefined);
