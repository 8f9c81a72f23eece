import type { z } from 'zod';
import { Refusal } from './refusal.ts';

/** A request body in its checked form; refused with the fields that are wrong. */
export function readBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const read = schema.safeParse(body ?? {});
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new Refusal('InvalidArgument', `the request is invalid: ${problems.join('; ')}`);
}
