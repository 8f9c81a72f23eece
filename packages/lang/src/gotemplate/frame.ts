import type { CommandNode, ListNode, Node, Operand, TemplateTree } from './node.ts';
import { placeOf, showNode } from './node.ts';
import { quote } from './token.ts';
import type { GoFunction, Value } from './value.ts';

/** A template that failed: Go's text, `template: NAME:LINE:COLUMN: executing "NAME" at <WHERE>: ...`. */
export class ExecError extends Error {}

/** What a name that a map does not have gives. Source: text/template, Option. */
export type MissingKey = 'default' | 'zero' | 'error';

export interface TemplateSet {
  readonly templates: ReadonlyMap<string, TemplateTree>;
  readonly functions: ReadonlyMap<string, GoFunction>;
  readonly missingKey: MissingKey;
}

/** What an execution may still use; executions inside of it share it. */
export interface Budget {
  /** Nodes walked and functions called. */
  steps: number;
  /** UTF-16 units written. */
  output: number;
}

/** One execution of a set. */
export interface Run {
  readonly set: TemplateSet;
  readonly budget: Budget;
  readonly pieces: string[];
  /** How many templates called each other on the way here. */
  readonly depth: number;
}

/** A value and whether Go sees it through an interface, which its messages tell. */
export interface Seen {
  readonly value: Value;
  readonly isBoxed: boolean;
}

export interface Variable extends Seen {
  readonly name: string;
}

/** One template at work: where it is, and its variables. */
export class Frame {
  readonly run: Run;
  readonly tree: TemplateTree;
  /** What is being looked at: errors name it. */
  here: Node | ListNode | Operand | CommandNode;
  /** Whether the last value came out of an interface. */
  isBoxed = false;
  readonly variables: Variable[];

  constructor(run: Run, tree: TemplateTree, data: Seen) {
    this.run = run;
    this.tree = tree;
    this.here = tree.root;
    this.variables = [{ name: '$', ...data }];
  }

  fail(message: string): never {
    const { here, tree } = this;
    const shown = 'is' in here ? showNode(here) : here.nodes.map(showNode).join('');
    throw new ExecError(
      `template: ${placeOf(tree.source, here.at)}: executing ${quote(tree.name)} at <${shown}>: ${message}`,
    );
  }

  step(): void {
    const { budget } = this.run;
    budget.steps -= 1;
    if (budget.steps < 0) this.fail('exceeded the number of steps that a render may take');
  }

  write(text: string): void {
    const { budget, pieces } = this.run;
    budget.output -= text.length;
    if (budget.output < 0) this.fail('exceeded the length of text that a render may write');
    pieces.push(text);
  }

  variable(name: string): Variable {
    return this.variables[this.#placeOf(name)] as Variable;
  }

  assign(name: string, seen: Seen): void {
    this.variables[this.#placeOf(name)] = { name, ...seen };
  }

  /** Changes a variable by its place from the top, 1 being the last one. */
  setTop(fromTop: number, seen: Seen): void {
    const place = this.variables.length - fromTop;
    const name = this.variables[place]?.name;
    if (name !== undefined) this.variables[place] = { name, ...seen };
  }

  #placeOf(name: string): number {
    const place = this.variables.findLastIndex((one) => one.name === name);
    return place === -1 ? this.fail(`undefined variable: ${name}`) : place;
  }
}
