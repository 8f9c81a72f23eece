import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the lint configuration
import { folders, packages } from './layers.mjs';

type Row = { readonly folder: string; readonly may: readonly string[]; readonly because: string };

describe('the import table', () => {
  it('names every package there is, and no other', () => {
    expect(Object.keys(packages).toSorted()).toEqual(readdirSync('packages').toSorted());
  });

  it('gives every row a reason', () => {
    expect((folders as Row[]).filter(({ because }) => because.length < 10)).toEqual([]);
  });

  it('lists every package in ARCHITECTURE.md', () => {
    const page = existsSync('ARCHITECTURE.md') ? readFileSync('ARCHITECTURE.md', 'utf8') : '';
    expect(Object.keys(packages).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
