// oxlint-disable complexity -- one function a statement of the language, as in exec.go
import { ExecError, Frame } from './frame.ts';
import type { Budget, Run, Seen, TemplateSet } from './frame.ts';
import type { BranchNode, ListNode, Node, TemplateNode, TemplateTree } from './node.ts';
import { pipelinesOf } from './pipeline.ts';
import { printed } from './print.ts';
import { quote } from './token.ts';
import { isMap, isTrue, sortedKeys, typeName, wholeOf } from './value.ts';
import type { Value } from './value.ts';

type Jump = 'break' | 'continue' | undefined;

const deepest = 100_000;

/** Runs one template on a value and gives its text. Throws ExecError. Source: text/template, exec.go. */
export function executeTemplate(set: TemplateSet, name: string, data: Value, budget: Budget): string {
  const tree = set.templates.get(name);
  if (tree === undefined) throw new ExecError(`template: no template ${quote(name)}`);
  const pieces: string[] = [];
  runTemplate({ set, budget, pieces, depth: 0 }, tree, { value: data, isBoxed: false });
  return pieces.join('');
}

function runTemplate(run: Run, tree: TemplateTree, data: Seen): void {
  const { set } = run;
  const frame = new Frame(run, tree, data);
  const pipeline = pipelinesOf(frame);

  function walkList(dot: Seen, list: ListNode): Jump {
    frame.here = list;
    for (const node of list.nodes) {
      const jump = walk(dot, node);
      if (jump !== undefined) return jump;
    }
    return undefined;
  }

  function walk(dot: Seen, node: Node): Jump {
    frame.here = node;
    frame.step();
    switch (node.is) {
      case 'text':
        frame.write(node.text);
        return undefined;
      case 'action': {
        const value = pipeline(dot, node.pipe);
        if (node.pipe.variables.length > 0) return undefined;
        frame.here = node;
        frame.write(value === undefined || value === null ? '<no value>' : printed(value));
        return undefined;
      }
      case 'break':
      case 'continue':
        return node.is;
      case 'range':
        return range(dot, node);
      case 'template':
        callTemplate(dot, node);
        return undefined;
      default:
        return branch(dot, node);
    }
  }

  function branch(dot: Seen, node: BranchNode): Jump {
    const mark = frame.variables.length;
    const value = pipeline(dot, node.pipe);
    let jump: Jump;
    if (isTrue(value)) jump = walkList(node.is === 'with' ? { value, isBoxed: false } : dot, node.list);
    else if (node.otherwise !== undefined) jump = walkList(dot, node.otherwise);
    frame.variables.length = mark;
    return jump;
  }

  function range(dot: Seen, node: BranchNode): Jump {
    const outer = frame.variables.length;
    const value = pipeline(dot, node.pipe);
    const mark = frame.variables.length;
    const { variables: names, isAssignment } = node.pipe;
    let ran = 0;

    /** Whether to go on. */
    function once(index: Value, element: Seen): boolean {
      frame.step();
      ran += 1;
      const first = names.length > 1 ? { value: index, isBoxed: false } : element;
      if (isAssignment) {
        if (names[0] !== undefined) frame.assign(names[0], first);
        if (names[1] !== undefined) frame.assign(names[1], element);
      } else if (names.length > 0) {
        frame.setTop(1, element);
        if (names.length > 1) frame.setTop(2, first);
      }
      const jump = walkList(element, node.list);
      frame.variables.length = mark;
      return jump !== 'break';
    }

    const count = wholeOf(value);
    if (count !== undefined) {
      if (names.length > 1) frame.fail(`can't use ${printed(value)} to iterate over more than one variable`);
      for (let i = 0n; i < count; i++) if (!once(undefined, { value: i, isBoxed: false })) break;
    } else if (Array.isArray(value)) {
      const isTyped = typeName(value) !== '[]interface {}';
      for (const [i, element] of value.entries()) {
        if (!once(BigInt(i), { value: element, isBoxed: !isTyped })) break;
      }
    } else if (isMap(value)) {
      for (const key of sortedKeys(value)) if (!once(key, { value: value[key], isBoxed: true })) break;
    } else if (value !== undefined && value !== null) {
      frame.fail(`range can't iterate over ${printed(value)}`);
    }
    let jump: Jump;
    if (ran === 0 && node.otherwise !== undefined) jump = walkList(dot, node.otherwise);
    frame.variables.length = outer;
    return jump === 'break' || jump === 'continue' ? undefined : jump;
  }

  function callTemplate(dot: Seen, node: TemplateNode): void {
    const called = set.templates.get(node.name) ?? frame.fail(`template ${quote(node.name)} not defined`);
    if (run.depth === deepest) frame.fail(`exceeded maximum template depth (${deepest})`);
    const value = node.pipe === undefined ? undefined : pipeline(dot, node.pipe);
    try {
      runTemplate({ ...run, depth: run.depth + 1 }, called, { value, isBoxed: false });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      frame.here = node;
      frame.fail(`exceeded maximum template depth (${run.depth})`);
    }
  }

  walkList(data, tree.root);
}
