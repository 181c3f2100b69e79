import { isDeepStrictEqual } from 'node:util';

import { Refusal } from '../answer.ts';
import { isRecord } from '../limits.ts';
import type { Comparison, Expression } from './ast.ts';

export type Parameters = ReadonlyMap<string, unknown>;

/** Whether a document meets a filter: only `true` does; `undefined` is no answer, and its negation is none either. */
export function meets(filter: Expression, document: unknown, parameters: Parameters): boolean {
  return evaluate(filter, document, parameters) === true;
}

function evaluate(expression: Expression, document: unknown, parameters: Parameters): unknown {
  const value = (operand: Expression): unknown => evaluate(operand, document, parameters);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'parameter':
      if (!parameters.has(expression.name)) throw new Refusal(400, `${expression.name} has no value`);
      return parameters.get(expression.name);
    case 'path':
      return expression.fields.reduce(fieldOf, document);
    case 'compare':
      return compare(expression.operator, value(expression.left), value(expression.right));
    case 'and':
      return both(value(expression.left), value(expression.right), false);
    case 'or':
      return both(value(expression.left), value(expression.right), true);
    case 'not': {
      const operand = value(expression.operand);
      return typeof operand === 'boolean' ? !operand : undefined;
    }
    case 'call':
      return call(expression.name, expression.operands.map(value));
  }
}

function fieldOf(value: unknown, field: string): unknown {
  return isRecord(value) && Object.hasOwn(value, field) ? value[field] : undefined;
}

/** Values of different types are neither equal nor in an order; an absent one compares with nothing. */
function compare(operator: Comparison, left: unknown, right: unknown): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  const same = typeOf(left) === typeOf(right);
  if (operator === '=') return same && isDeepStrictEqual(left, right);
  if (operator === '!=') return !same || !isDeepStrictEqual(left, right);
  if (!same || !(typeof left === 'string' || typeof left === 'number')) return undefined;
  const order = left === right ? 0 : left < (right as typeof left) ? -1 : 1;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** `decisive` settles it alone: false for AND, true for OR. */
function both(left: unknown, right: unknown, decisive: boolean): boolean | undefined {
  if (left === decisive || right === decisive) return decisive;
  return left === !decisive && right === !decisive ? !decisive : undefined;
}

function call(name: string, operands: unknown[]): boolean | undefined {
  const [first, second] = operands;
  switch (name) {
    case 'STARTSWITH':
      return typeof first === 'string' && typeof second === 'string' ? first.startsWith(second) : undefined;
    case 'IS_DEFINED':
      return first !== undefined;
    case 'IS_NULL':
      return first === null;
    default:
      throw new Refusal(400, `'${name}' is no function that this test server knows`);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
