import type { KubeObject } from '@capstan/kube/object/object.ts';

import objects from './bootstrap.gen.json' with { type: 'json' };

/** Roles and bindings that every cluster has from its start (tools/generate-bootstrap-roles.mjs). */
export const bootstrapRoles = objects as unknown as readonly KubeObject[];
