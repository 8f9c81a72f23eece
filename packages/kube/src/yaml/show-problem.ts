import type { YamlProblem } from './problem.ts';

/** Longer lines are cut around the place of the problem. */
const widest = 120;

/** The problem for people: place and message, the offending line, and a caret under the column. */
export function showProblem(text: string, problem: YamlProblem, file: string): string {
  const head = `${file}:${problem.line}:${problem.column}: ${problem.message}`;
  const line = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/, problem.line)[problem.line - 1];
  if (line === undefined || line === '') return head;
  const from = problem.column <= widest ? 0 : problem.column - widest / 2;
  const shown = line.slice(from, from + widest);
  const before = shown.slice(0, problem.column - 1 - from);
  const gutter = `${problem.line} | `;
  const padding = ' '.repeat(gutter.length) + before.replace(/[^\t]/g, ' ');
  return `${head}\n${gutter}${shown}\n${padding}^`;
}
