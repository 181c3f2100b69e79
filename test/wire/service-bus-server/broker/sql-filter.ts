import type { Value } from '../amqp/decode.ts';

const LITERAL = String.raw`('(?:[^']|'')*'|[\w.-]+)`;
const EQUAL = new RegExp(String.raw`^(\w+) = ${LITERAL}$`);
const ABSENT_OR = new RegExp(String.raw`^\(NOT EXISTS\((\w+)\) OR (\w+ = ${LITERAL})\)$`);

/**
 * A SQL filter on application properties, of the forms that are used here: `a = 'x'` and `(NOT EXISTS(a) OR a = 'x')`,
 * joined by AND. @throws RangeError for any other
 */
export function passesSql(sql: string, properties: ReadonlyMap<string, Value>): boolean {
  return sql.split(' AND ').every((term) => {
    const [, absent, equal] = ABSENT_OR.exec(term) ?? [];
    if (absent !== undefined && !properties.has(absent)) return true;
    const [, name = '', literal = ''] = EQUAL.exec(equal ?? term) ?? [];
    if (name === '') throw new RangeError(`SQL filter ${sql}`);
    return properties.get(name) === valueOf(literal);
  });
}

function valueOf(literal: string): string | number | boolean {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'");
  return literal === 'true' || literal === 'false' ? literal === 'true' : Number(literal);
}
