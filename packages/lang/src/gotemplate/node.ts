/** The tree of a template. Source of its shape: text/template/parse, node.go. `at` is an offset in the text of `source`. */
export type Node = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

interface Placed {
  readonly at: number;
}

export interface TextNode extends Placed {
  readonly is: 'text';
  readonly text: string;
}

export interface ActionNode extends Placed {
  readonly is: 'action';
  readonly pipe: PipeNode;
}

export interface BranchNode extends Placed {
  readonly is: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly otherwise?: ListNode;
}

export interface TemplateNode extends Placed {
  readonly is: 'template';
  readonly name: string;
  readonly pipe?: PipeNode;
}

export interface JumpNode extends Placed {
  readonly is: 'break' | 'continue';
}

export interface ListNode extends Placed {
  readonly nodes: readonly Node[];
}

export interface PipeNode extends Placed {
  readonly is: 'pipe';
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends Placed {
  readonly is: 'command';
  readonly operands: readonly Operand[];
}

export type Operand =
  | PipeNode
  | (Placed & { readonly is: 'dot' | 'nil' })
  | (Placed & { readonly is: 'bool'; readonly value: boolean })
  | (Placed & { readonly is: 'string'; readonly quoted: string; readonly value: string })
  | NumberNode
  | (Placed & { readonly is: 'identifier'; readonly name: string })
  | (Placed & { readonly is: 'field'; readonly names: readonly string[] })
  | (Placed & { readonly is: 'variable'; readonly name: string; readonly names: readonly string[] })
  | (Placed & { readonly is: 'chain'; readonly operand: Operand; readonly names: readonly string[] });

/** A constant under every type that can hold it. */
export interface NumberNode extends Placed {
  readonly is: 'number';
  readonly text: string;
  readonly whole?: bigint;
  readonly float?: number;
}

/** A template and the text it was written in. */
export interface TemplateTree {
  readonly name: string;
  /** Name and text of the file, for messages. */
  readonly source: Source;
  readonly root: ListNode;
}

export interface Source {
  readonly name: string;
  readonly text: string;
}

/** A part of the tree as it is written in messages. */
export function showNode(node: Operand | CommandNode | Node): string {
  switch (node.is) {
    case 'pipe': {
      const names =
        node.variables.length === 0 ? '' : `${node.variables.join(', ')} ${node.isAssignment ? '=' : ':='} `;
      return names + node.commands.map(showNode).join(' | ');
    }
    case 'command':
      return node.operands.map((one) => (one.is === 'pipe' ? `(${showNode(one)})` : showNode(one))).join(' ');
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'string':
      return node.quoted;
    case 'number':
      return node.text;
    case 'identifier':
      return node.name;
    case 'field':
      return node.names.map((name) => `.${name}`).join('');
    case 'variable':
      return [node.name, ...node.names].join('.');
    case 'chain': {
      const head = node.operand.is === 'pipe' ? `(${showNode(node.operand)})` : showNode(node.operand);
      return head + node.names.map((name) => `.${name}`).join('');
    }
    default:
      return showStatement(node);
  }
}

function showStatement(node: Node): string {
  switch (node.is) {
    case 'text':
      return JSON.stringify(node.text);
    case 'action':
      return `{{${showNode(node.pipe)}}}`;
    case 'template':
      return `{{template ${JSON.stringify(node.name)}${node.pipe === undefined ? '' : ` ${showNode(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.is}}}`;
    default: {
      const body = node.list.nodes.map(showNode).join('');
      const otherwise = node.otherwise === undefined ? '' : `{{else}}${node.otherwise.nodes.map(showNode).join('')}`;
      return `{{${node.is} ${showNode(node.pipe)}}}${body}${otherwise}{{end}}`;
    }
  }
}

/** `name:line:column` of an offset: the column counts bytes of UTF-8, from 0. */
export function placeOf({ name, text }: Source, at: number): string {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  const column = new TextEncoder().encode(before.slice(lineStart)).length;
  return `${name}:${before.split('\n').length}:${column}`;
}
