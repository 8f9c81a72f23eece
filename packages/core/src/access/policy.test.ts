import { describe, expect, it } from 'vitest';
import { compilePolicy } from './policy.ts';

const csv = `
# teams
p, role:web, applications, get, web/*, allow
p, role:web, applications, sync, web/*, allow
p, role:web, applications, sync, web/production, deny
p, alice, applications, "delete", web/staging, allow
g, web-team, role:web
g, role:lead, role:web
g, bob, role:lead
nonsense
p, too, few
`;
const policy = compilePolicy({ csv: [csv], defaultRole: '' });
const nobody = { name: '', groups: [] };

describe('policy', () => {
  it.each([
    ['admin', [], 'applications sync any/app', true],
    ['admin', [], 'exec create any/app', true],
    ['alice', [], 'applications delete web/staging', true],
    ['alice', [], 'applications delete web/other', false],
    ['alice', ['web-team'], 'applications sync web/staging', true],
    ['alice', ['web-team'], 'applications sync web/production', false],
    ['bob', [], 'applications get web/ns/deep', true],
    ['bob', [], 'applications get shop/x', false],
    ['carol', [], 'applications get web/x', false],
    ['', ['web-team'], 'applications get web/x', true],
  ])('%s %j %s: %s', (name, groups, asked, expected) => {
    const [resource = '', action = '', object = ''] = asked.split(' ');
    expect(policy.allows({ name, groups }, { resource, action, object })).toBe(expected);
  });

  it('denies everything to a subject without name and groups', () => {
    expect(policy.allows(nobody, { resource: 'applications', action: 'get', object: 'web/x' })).toBe(false);
  });

  it('gives the default role to everybody, and no deny takes it away', () => {
    const open = compilePolicy({ csv: [csv, 'p, alice, applications, get, *, deny'], defaultRole: 'role:readonly' });
    for (const subject of [nobody, { name: 'alice', groups: [] }]) {
      expect(open.allows(subject, { resource: 'applications', action: 'get', object: 'shop/x' })).toBe(true);
      expect(open.allows(subject, { resource: 'applications', action: 'sync', object: 'shop/x' })).toBe(false);
    }
  });

  it('survives roles that contain each other', () => {
    const loop = compilePolicy({ csv: ['g, a, b\ng, b, a\np, b, applications, get, *, allow'], defaultRole: '' });
    expect(loop.allows({ name: 'a', groups: [] }, { resource: 'applications', action: 'get', object: 'x/y' })).toBe(
      true,
    );
  });

  it('names the lines it could not read', () => {
    expect(policy.problems).toHaveLength(2);
    expect(policy.problems[0]).toContain('"nonsense"');
  });
});
