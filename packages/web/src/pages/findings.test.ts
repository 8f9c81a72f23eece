import { expect, it } from 'vitest';
import { firstFinding, readFindings } from './findings.ts';

it('takes file, line, column, cause and hint apart', () => {
  expect(readFindings('base/kustomization.yaml:14:5: no such file "x.yaml"\nhint: add it')).toEqual([
    { file: 'base/kustomization.yaml', line: 14, column: 5, text: 'no such file "x.yaml"', hints: ['add it'] },
  ]);
});

it('keeps what stands before the place, and several findings apart', () => {
  expect(readFindings('Failed to render: a.yaml:3: bad indent\nb.yaml:7:1: unknown field')).toEqual([
    { file: 'a.yaml', line: 3, column: undefined, text: 'Failed to render: bad indent', hints: [] },
    { file: 'b.yaml', line: 7, column: 1, text: 'unknown field', hints: [] },
  ]);
});

it('knows a file without a line', () => {
  expect(readFindings('overlays/x/kustomization.yaml: patch has no target')[0]).toMatchObject({
    file: 'overlays/x/kustomization.yaml',
    line: undefined,
    text: 'patch has no target',
  });
});

it.each(['rpc error: code = Unknown', 'namespaces "x" not found', 'dial tcp 10.0.0.1:443: refused', ''])(
  'leaves other messages as they are: %s',
  (message) => {
    expect(readFindings(message).map(({ file, text }) => [file, text])).toEqual(
      message === '' ? [] : [[undefined, message]],
    );
  },
);

it('says in one line what before where', () => {
  expect(firstFinding('a/b/c.yaml:3:1: bad indent\nhint: use spaces')).toBe('bad indent (c.yaml:3)');
});
