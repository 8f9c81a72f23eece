import { describe, expect, test } from 'vitest';
import { executeTemplate } from './evaluate.ts';
import { readTemplates } from './template-set.ts';

function run(text: string, budget = { steps: 20_000, output: 100_000 }): string {
  try {
    const set = readTemplates([{ name: 't', text }], new Map());
    return executeTemplate(set, 't', undefined, budget);
  } catch (error) {
    return (error as Error).message;
  }
}

describe('hostile templates', () => {
  test.each([
    ['a long loop', '{{range 1000000000}}{{end}}x{{range 1000000000}}{{.}}{{end}}', 'number of steps'],
    ['loops in loops', '{{range 1000}}{{range 1000}}{{range 1000}}{{end}}{{end}}{{end}}', 'number of steps'],
    ['a template that calls itself', '{{define "a"}}{{template "a"}}{{end}}{{template "a"}}', 'exceeded'],
    [
      'two that call each other',
      '{{define "a"}}{{template "b"}}{{end}}{{define "b"}}{{template "a"}}{{end}}{{template "a"}}',
      'exceeded',
    ],
    ['much text', '{{range 1000}}{{printf "%1000d" .}}{{end}}', 'length of text'],
  ])('%s ends with an error that says where', (_, text, cause) => {
    const message = run(text);
    expect(message).toContain(cause);
    expect(message).toMatch(/^template: t:1:\d+: executing "[tab]" at </);
  });

  test('recursion that steps do not stop ends before the stack does', () => {
    const message = run('{{define "a"}}{{template "a"}}{{end}}{{template "a"}}', { steps: 1e9, output: 100 });
    expect(message).toContain('exceeded maximum template depth');
  });

  test('very deep parentheses are refused', () => {
    expect(run(`{{${'('.repeat(20_000)}1${')'.repeat(20_000)}}}`)).toContain('max expression depth exceeded');
  });

  test('a name that every object has in JavaScript is not there', () => {
    expect(run('{{define "x"}}{{end}}{{.constructor}}{{.__proto__}}')).toBe('<no value><no value>');
  });
});
