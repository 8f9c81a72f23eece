import { characterConstant, numberConstant, unquote } from './constant.ts';
import type { Constant } from './constant.ts';
import { createLexer } from './lexer.ts';
import type { CommandNode, ListNode, Node, Operand, PipeNode, Source, TemplateTree } from './node.ts';
import { quote, showToken } from './token.ts';
import type { Token, TokenType } from './token.ts';

/** A template that cannot be read. The message is Go's: `template: NAME:LINE: ...`. */
export class ParseError extends Error {}

/** Go allows 10,000; the stack here holds fewer. */
const deepest = 500;
const operandStarts: ReadonlySet<TokenType> = new Set([
  'bool',
  'character',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'raw-string',
  'string',
  'variable',
  '(',
]);

/** `{{end}}` and `{{else}}` close a list. */
interface Closing {
  readonly is: 'end' | 'else';
  readonly at: number;
}

/**
 * Reads a text: its own template and all that it defines, in the order in which they end. `has` says which functions there
 * are. Throws ParseError. Source: text/template/parse, parse.go.
 */
export function parseTemplate(source: Source, has: (name: string) => boolean): readonly TemplateTree[] {
  const lexer = createLexer(source.text);
  const trees = new Map<string, TemplateTree>();
  const ahead: Token[] = [];
  let last: Token = { type: 'end-of-file', value: '', at: 0, line: 1 };
  let variables = ['$'];
  let rangeDepth = 0;
  let depth = 0;
  let actionLine = 0;

  function next(): Token {
    const token = ahead.shift() ?? lexer.next();
    if (token.type !== 'end-of-file' || token.line > 0) last = token;
    return token;
  }
  function back(...tokens: readonly Token[]): void {
    ahead.unshift(...tokens);
  }
  function peek(): Token {
    const token = next();
    back(token);
    return token;
  }
  function nextNonSpace(): Token {
    let token = next();
    while (token.type === 'space') token = next();
    return token;
  }
  function peekNonSpace(): Token {
    const token = nextNonSpace();
    back(token);
    return token;
  }
  function fail(message: string): never {
    throw new ParseError(`template: ${source.name}:${last.line}: ${message}`);
  }
  function unexpected(token: Token, context: string): never {
    if (token.type !== 'error') return fail(`unexpected ${showToken(token)} in ${context}`);
    let extra = '';
    if (actionLine !== 0 && actionLine !== token.line) {
      extra = ` in action started at ${source.name}:${actionLine}`;
      if (token.value.endsWith(' action')) extra = extra.slice(' in action'.length);
    }
    return fail(`${token.value}${extra}`);
  }
  function expect(type: TokenType, context: string): Token {
    const token = nextNonSpace();
    return token.type === type ? token : unexpected(token, context);
  }

  function parseAll(): void {
    const nodes: Node[] = [];
    const at = peek().at;
    while (peek().type !== 'end-of-file') {
      if (peek().type === 'left') {
        const left = next();
        const token = nextNonSpace();
        if (token.type === 'define') {
          definition();
          continue;
        }
        back(left, token);
      }
      const node = textOrAction();
      if (isClosing(node)) fail(`unexpected {{${node.is}}}`);
      else nodes.push(node);
    }
    add({ name: source.name, source, root: { at, nodes } });
  }

  function definition(): void {
    const name = templateName(nextNonSpace(), 'define clause');
    expect('right', 'define clause');
    inScope(name, 'define clause');
  }

  /** A template inside the text, with variables of its own. */
  function inScope(name: string, context: string): void {
    const outer = { variables, rangeDepth };
    variables = ['$'];
    rangeDepth = 0;
    const { list, closing } = itemList();
    if (closing.is !== 'end') fail(`unexpected {{${closing.is}}} in ${context}`);
    ({ variables, rangeDepth } = outer);
    add({ name, source, root: list });
  }

  /** An empty template gives way to one that is not. */
  function add(tree: TemplateTree): void {
    const earlier = trees.get(tree.name);
    if (earlier === undefined || isEmptyList(earlier.root)) trees.set(tree.name, tree);
    else if (!isEmptyList(tree.root)) fail(`template: multiple definition of template ${quote(tree.name)}`);
  }

  function itemList(): { readonly list: ListNode; readonly closing: Closing } {
    const { at } = peekNonSpace();
    const nodes: Node[] = [];
    while (peekNonSpace().type !== 'end-of-file') {
      const node = textOrAction();
      if (isClosing(node)) return { list: { at, nodes }, closing: node };
      nodes.push(node);
    }
    return fail('unexpected EOF');
  }

  function textOrAction(): Node | Closing {
    const token = nextNonSpace();
    if (token.type === 'text') return { is: 'text', at: token.at, text: token.value };
    if (token.type !== 'left') return unexpected(token, 'input');
    actionLine = token.line;
    const node = action();
    actionLine = 0;
    return node;
  }

  function action(): Node | Closing {
    const token = nextNonSpace();
    switch (token.type) {
      case 'block':
        return block();
      case 'break':
      case 'continue':
        return jump(token.type, token.at);
      case 'else':
        return otherwise();
      case 'end':
        return { is: 'end', at: expect('right', 'end').at };
      case 'if':
      case 'range':
      case 'with':
        return branch(token.type);
      case 'template':
        return call();
      default: {
        back(token);
        const { at } = peek();
        return { is: 'action', at, pipe: pipeline('command', 'right') };
      }
    }
  }

  function jump(is: 'break' | 'continue', at: number): Node {
    const token = nextNonSpace();
    if (token.type !== 'right') unexpected(token, `{{${is}}}`);
    if (rangeDepth === 0) fail(`{{${is}}} outside {{range}}`);
    return { is, at };
  }

  function otherwise(): Closing {
    const token = peekNonSpace();
    if (token.type === 'if' || token.type === 'with') return { is: 'else', at: token.at };
    return { is: 'else', at: expect('right', 'else').at };
  }

  function branch(is: 'if' | 'range' | 'with'): Node {
    const known = variables.length;
    const pipe = pipeline(is, 'right');
    if (is === 'range') rangeDepth += 1;
    const { list, closing } = itemList();
    if (is === 'range') rangeDepth -= 1;
    const other = closing.is === 'else' ? elseList(is, closing.at) : undefined;
    variables = variables.slice(0, known);
    return { is, at: pipe.at, pipe, list, ...(other === undefined ? {} : { otherwise: other }) };
  }

  function elseList(is: string, at: number): ListNode {
    const { type } = peek();
    if ((is === 'if' && type === 'if') || (is === 'with' && type === 'with')) {
      next();
      return { at, nodes: [branch(type)] };
    }
    const { list, closing } = itemList();
    if (closing.is !== 'end') fail(`expected end; found {{${closing.is}}}`);
    return list;
  }

  function block(): Node {
    const token = nextNonSpace();
    const name = templateName(token, 'block clause');
    const pipe = pipeline('block clause', 'right');
    inScope(name, 'block clause');
    return { is: 'template', at: token.at, name, pipe };
  }

  function call(): Node {
    const token = nextNonSpace();
    const name = templateName(token, 'template clause');
    const after = nextNonSpace();
    if (after.type === 'right') return { is: 'template', at: token.at, name };
    back(after);
    return { is: 'template', at: token.at, name, pipe: pipeline('template clause', 'right') };
  }

  function templateName(token: Token, context: string): string {
    if (token.type !== 'string' && token.type !== 'raw-string') return unexpected(token, context);
    return unquote(token.value) ?? fail('invalid syntax');
  }

  function pipeline(context: string, end: TokenType): PipeNode {
    const { at } = peekNonSpace();
    const declared = declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = nextNonSpace();
      if (token.type === end) break;
      if (!operandStarts.has(token.type)) unexpected(token, context);
      back(token);
      commands.push(command());
    }
    if (commands.length === 0) fail(`missing value for ${context}`);
    commands.forEach(({ operands }, i) => {
      const isConstant = ['bool', 'dot', 'nil', 'number', 'string'].includes(operands[0]?.is ?? '');
      if (i > 0 && isConstant) fail(`non executable command in pipeline stage ${i + 1}`);
    });
    return { is: 'pipe', at, ...declared, commands };
  }

  function declarations(context: string): Pick<PipeNode, 'variables' | 'isAssignment'> {
    const names: string[] = [];
    for (;;) {
      const variable = peekNonSpace();
      if (variable.type !== 'variable') break;
      nextNonSpace();
      const after = peek();
      const following = peekNonSpace();
      if (following.type === 'assign' || following.type === 'declare') {
        nextNonSpace();
        names.push(variable.value);
        variables.push(variable.value);
        return { variables: names, isAssignment: following.type === 'assign' };
      }
      if (following.type === 'char' && following.value === ',') {
        nextNonSpace();
        names.push(variable.value);
        variables.push(variable.value);
        const isFirstOfRange = context === 'range' && names.length < 2;
        if (!isFirstOfRange) fail(`too many declarations in ${context}`);
        if (!['variable', 'right', ')'].includes(peekNonSpace().type)) fail('range can only initialize variables');
        continue;
      }
      back(variable, ...(after.type === 'space' ? [after] : []));
      break;
    }
    return { variables: names, isAssignment: false };
  }

  function command(): CommandNode {
    const { at } = peekNonSpace();
    const operands: Operand[] = [];
    for (;;) {
      peekNonSpace();
      const one = operand();
      if (one !== undefined) operands.push(one);
      const token = next();
      if (token.type === 'space') continue;
      if (token.type === 'right' || token.type === ')') back(token);
      else if (token.type !== 'pipe') unexpected(token, 'operand');
      break;
    }
    if (operands.length === 0) fail('empty command');
    return { is: 'command', at, operands };
  }

  function operand(): Operand | undefined {
    const one = term();
    if (one === undefined || peek().type !== 'field') return one;
    const { at } = peek();
    const names: string[] = [];
    while (peek().type === 'field') names.push(next().value.slice(1));
    switch (one.is) {
      case 'field':
        return { is: 'field', at, names: [...one.names, ...names] };
      case 'variable':
        return { ...one, at, names: [...one.names, ...names] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return fail(`unexpected . after term ${quote(shownTerm(one))}`);
      default:
        return { is: 'chain', at, operand: one, names };
    }
  }

  function term(): Operand | undefined {
    const token = nextNonSpace();
    const { at, value } = token;
    switch (token.type) {
      case 'identifier':
        if (!has(value)) fail(`function ${quote(value)} not defined`);
        return { is: 'identifier', at, name: value };
      case 'dot':
        return { is: 'dot', at };
      case 'nil':
        return { is: 'nil', at };
      case 'variable':
        if (!variables.includes(value)) fail(`undefined variable ${quote(value)}`);
        return { is: 'variable', at, name: value, names: [] };
      case 'field':
        return { is: 'field', at, names: [value.slice(1)] };
      case 'bool':
        return { is: 'bool', at, value: value === 'true' };
      case 'character':
        return constant(at, value, characterConstant(value));
      case 'number':
      case 'complex':
        return constant(at, value, numberConstant(value));
      case '(':
        return parenthesized();
      case 'string':
      case 'raw-string':
        return { is: 'string', at, quoted: value, value: unquote(value) ?? fail('invalid syntax') };
      default:
        back(token);
        return undefined;
    }
  }

  function constant(at: number, value: string, read: Constant): Operand {
    if ('error' in read) return fail(read.error);
    return { is: 'number', at, text: value, ...read };
  }

  function parenthesized(): Operand {
    if (depth >= deepest) fail('max expression depth exceeded');
    depth += 1;
    const pipe = pipeline('parenthesized pipeline', ')');
    depth -= 1;
    return pipe;
  }

  parseAll();
  return [...trees.values()];
}

function isClosing(node: Node | Closing): node is Closing {
  return node.is === 'end' || node.is === 'else';
}

/** Nothing but space. Source: text/template/parse, IsEmptyTree. */
export function isEmptyList({ nodes }: ListNode): boolean {
  return nodes.every((node) => node.is === 'text' && node.text.trim() === '');
}

function shownTerm(operand: Operand): string {
  switch (operand.is) {
    case 'string':
      return operand.quoted;
    case 'number':
      return operand.text;
    case 'bool':
      return String(operand.value);
    default:
      return operand.is === 'dot' ? '.' : 'nil';
  }
}
