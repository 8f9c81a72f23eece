// oxlint-disable max-params, complexity -- what exec.go hands from one step to the next
import { builtins } from './builtin.ts';
import type { Frame, Seen } from './frame.ts';
import type { CommandNode, NumberNode, Operand, PipeNode } from './node.ts';
import { showNode } from './node.ts';
import { accepts, canBeNil, goTypes } from './parameter.ts';
import { printed } from './print.ts';
import { quote } from './token.ts';
import { FunctionError, GoStruct, isMap, isTrue, typeName } from './value.ts';
import type { GoFunction, ParameterType, Value } from './value.ts';

/** No value comes from the stage before. */
const missing = Symbol('missing');
type Final = Value | typeof missing;

/** Evaluates pipelines in a frame. Source: text/template, exec.go from evalPipeline on. */
export function pipelinesOf(frame: Frame): (dot: Seen, pipe: PipeNode) => Value {
  const { set } = frame.run;

  /** The value of a pipeline: an interface that holds nothing is no value. */
  function pipeline(dot: Seen, pipe: PipeNode): Value {
    frame.here = pipe;
    let value: Final = missing;
    for (const command of pipe.commands) value = evaluateCommand(dot, command, value) ?? undefined;
    const result = value === missing ? undefined : value;
    frame.isBoxed = false;
    for (const name of pipe.variables) {
      if (pipe.isAssignment) frame.assign(name, { value: result, isBoxed: false });
      else frame.variables.push({ name, value: result, isBoxed: false });
    }
    return result;
  }

  function refuseArguments(operands: readonly Operand[], final: Final): void {
    const [first] = operands;
    if (first !== undefined && (operands.length > 1 || final !== missing)) {
      frame.fail(`can't give argument to non-function ${showNode(first)}`);
    }
  }

  function evaluateCommand(dot: Seen, command: CommandNode, final: Final): Value {
    const { operands } = command;
    const first = operands[0] as Operand;
    switch (first.is) {
      case 'field':
        return fieldNode(dot, first, operands, final);
      case 'chain':
        return chainNode(dot, first, operands, final);
      case 'identifier':
        return functionNode(dot, first, command, operands, final);
      case 'pipe':
        refuseArguments(operands, final);
        return pipeline(dot, first);
      case 'variable':
        return variableNode(dot, first, operands, final);
      default:
        frame.here = first;
        refuseArguments(operands, final);
        if (first.is === 'nil') return frame.fail('nil is not a command');
        return constant(dot, first);
    }
  }

  function constant(dot: Seen, operand: Operand): Value {
    frame.isBoxed = false;
    switch (operand.is) {
      case 'dot':
        frame.isBoxed = dot.isBoxed;
        return dot.value;
      case 'bool':
      case 'string':
        return operand.value;
      case 'number':
        return number(operand);
      default:
        return frame.fail(`can't evaluate command ${quote(showNode(operand))}`);
    }
  }

  /** A number where its type is free: its syntax tells. */
  function number(operand: NumberNode): Value {
    frame.here = operand;
    const { text, whole, float } = operand;
    const isHex = /^0[xX]/.test(text) && !/[pP]/.test(text);
    if (!isHex && !text.startsWith("'") && /[.eEpP]/.test(text)) return float;
    return whole ?? frame.fail(`${text} overflows int`);
  }

  function fieldNode(dot: Seen, node: Operand & { is: 'field' }, operands: readonly Operand[], final: Final): Value {
    frame.here = node;
    return fieldChain(dot, dot, node, node.names, operands, final);
  }

  function chainNode(dot: Seen, node: Operand & { is: 'chain' }, operands: readonly Operand[], final: Final): Value {
    frame.here = node;
    if (node.operand.is === 'nil') frame.fail(`indirection through explicit nil in ${showNode(node)}`);
    const value = evaluateOperand(dot, undefined, node.operand);
    return fieldChain(dot, { value, isBoxed: frame.isBoxed }, node, node.names, operands, final);
  }

  function variableNode(
    dot: Seen,
    node: Operand & { is: 'variable' },
    operands: readonly Operand[],
    final: Final,
  ): Value {
    frame.here = node;
    const variable = frame.variable(node.name);
    if (node.names.length > 0) return fieldChain(dot, variable, node, node.names, operands, final);
    refuseArguments(operands, final);
    frame.isBoxed = variable.isBoxed;
    return variable.value;
  }

  function fieldChain(
    dot: Seen,
    receiver: Seen,
    node: Operand,
    names: readonly string[],
    operands: readonly Operand[],
    final: Final,
  ): Value {
    let { value } = receiver;
    frame.isBoxed = receiver.isBoxed;
    names.forEach((name, i) => {
      const isLast = i === names.length - 1;
      value = field(
        dot,
        { value, isBoxed: frame.isBoxed },
        node,
        name,
        isLast ? operands : [],
        isLast ? final : missing,
      );
    });
    return value;
  }

  function field(
    dot: Seen,
    { value, isBoxed: isSeenBoxed }: Seen,
    node: Operand,
    name: string,
    operands: readonly Operand[],
    final: Final,
  ): Value {
    if (value === undefined) {
      if (set.missingKey === 'error') frame.fail(`nil data; no entry for key ${quote(name)}`);
      return undefined;
    }
    const type = isSeenBoxed ? 'interface {}' : typeName(value);
    if (value === null) return frame.fail(`nil pointer evaluating ${type}.${name}`);
    if (value instanceof GoStruct) {
      const method = value.methods.get(name);
      if (method !== undefined) return callFunction(dot, method, node, name, operands, final, false);
    }
    const hasArguments = operands.length > 1 || final !== missing;
    if (isMap(value)) {
      if (hasArguments) frame.fail(`${name} is not a method but has arguments`);
      frame.isBoxed = true;
      if (Object.hasOwn(value, name)) return value[name] ?? null;
      if (set.missingKey === 'error') frame.fail(`map has no entry for key ${quote(name)}`);
      return set.missingKey === 'zero' ? null : undefined;
    }
    if (value instanceof GoStruct && Object.hasOwn(value.fields, name)) {
      if (hasArguments) frame.fail(`${name} has arguments but cannot be invoked as function`);
      frame.isBoxed = value.fields[name] === null;
      return value.fields[name];
    }
    return frame.fail(`can't evaluate field ${name} in type ${type}`);
  }

  function functionNode(
    dot: Seen,
    node: Operand & { is: 'identifier' },
    command: Operand | CommandNode,
    operands: readonly Operand[],
    final: Final,
  ): Value {
    frame.here = node;
    const own = set.functions.get(node.name);
    const called = own ?? builtins.get(node.name);
    if (called === undefined) return frame.fail(`${quote(node.name)} is not a defined function`);
    return callFunction(dot, called, command, node.name, operands, final, own === undefined);
  }

  function callFunction(
    dot: Seen,
    called: GoFunction,
    node: Operand | CommandNode,
    name: string,
    operands: readonly Operand[],
    final: Final,
    isBuiltin: boolean,
  ): Value {
    frame.step();
    const { parameters, variadic } = called;
    const given = operands.slice(1);
    const count = given.length + (final === missing ? 0 : 1);
    if (variadic !== undefined && count < parameters.length) {
      frame.fail(`wrong number of args for ${name}: want at least ${parameters.length} got ${given.length}`);
    }
    if (variadic === undefined && count !== parameters.length) {
      frame.fail(`wrong number of args for ${name}: want ${parameters.length} got ${count}`);
    }
    if (isBuiltin && (name === 'and' || name === 'or')) return decide(dot, name, given, final);
    const typeAt = (i: number): ParameterType => parameters[i] ?? variadic ?? 'any';
    const values = given.map((operand, i) => evaluateOperand(dot, typeAt(i), operand));
    if (final !== missing) values.push(checked(final, typeAt(count - 1), false));
    if (isBuiltin && name === 'call') values.unshift(given[0] === undefined ? printed(values[0]) : showNode(given[0]));
    frame.isBoxed = false;
    try {
      return called.call(...values) ?? null;
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      frame.here = node;
      return frame.fail(`error calling ${name}: ${error.message}`);
    }
  }

  /** `and` and `or`: nothing after the deciding operand is looked at. */
  function decide(dot: Seen, name: 'and' | 'or', given: readonly Operand[], final: Final): Value {
    let value: Value;
    for (const operand of given) {
      value = evaluateOperand(dot, 'value', operand);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return final === missing ? value : final;
  }

  function evaluateOperand(dot: Seen, type: ParameterType | undefined, operand: Operand): Value {
    frame.here = operand;
    switch (operand.is) {
      case 'dot':
        return checked(dot.value, type, dot.isBoxed);
      case 'nil':
        if (type !== undefined && canBeNil(type)) return type === 'value' ? undefined : null;
        return frame.fail(`cannot assign nil to ${type === undefined ? 'nil' : goTypes[type]}`);
      case 'field':
        return recheck(fieldNode(dot, operand, [operand], missing), type);
      case 'variable':
        return recheck(variableNode(dot, operand, [], missing), type);
      case 'pipe':
        return recheck(pipeline(dot, operand), type);
      case 'identifier':
        return recheck(functionNode(dot, operand, operand, [], missing), type);
      case 'chain':
        return recheck(chainNode(dot, operand, [], missing), type);
      default:
        return typedConstant(dot, type, operand);
    }
  }
  function recheck(value: Value, type: ParameterType | undefined): Value {
    return checked(value, type, frame.isBoxed);
  }

  function typedConstant(dot: Seen, type: ParameterType | undefined, operand: Operand): Value {
    frame.isBoxed = false;
    switch (type) {
      case 'any':
      case 'value':
      case undefined:
        return constant(dot, operand);
      case 'string':
        return operand.is === 'string' ? operand.value : frame.fail(`expected string; found ${showNode(operand)}`);
      case 'bool':
        return operand.is === 'bool' ? operand.value : frame.fail(`expected bool; found ${showNode(operand)}`);
      case 'int':
      case 'int64':
        if (operand.is !== 'number' || operand.whole === undefined)
          return frame.fail(`expected integer; found ${showNode(operand)}`);
        return operand.whole;
      case 'float64':
        if (operand.is !== 'number' || operand.float === undefined)
          return frame.fail(`expected float; found ${showNode(operand)}`);
        return operand.float;
      default:
        return frame.fail(`can't handle ${showNode(operand)} for arg of type ${goTypes[type]}`);
    }
  }

  /** Whether a value may stand for a parameter. Source: text/template, validateType. */
  function checked(value: Value, type: ParameterType | undefined, isSeenBoxed: boolean): Value {
    frame.isBoxed = isSeenBoxed;
    if (type === undefined || type === 'value') return value;
    if (value === undefined) return canBeNil(type) ? null : frame.fail(`invalid value; expected ${goTypes[type]}`);
    if (!accepts(type, value)) frame.fail(`wrong type for value; expected ${goTypes[type]}; got ${typeName(value)}`);
    return value;
  }

  return pipeline;
}
