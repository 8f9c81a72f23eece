import { isMap } from '@capstan/kube/object/json.ts';
import type { ObjectMeta } from '@capstan/kube/object/object.ts';
import { z } from 'zod';

/** metadata that came from an API server: only the name is looked at, the rest is the server's word. */
export const meta = z.custom<ObjectMeta>(
  (value) => isMap(value) && typeof value['name'] === 'string' && value['name'] !== '',
  'required, with a name',
);
