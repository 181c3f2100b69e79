import { parse } from 'yaml';
import type { z } from 'zod';
import { InvalidInputError, messageOf } from './errors.ts';
import { formatFaults } from './fault.ts';

/**
 * Parses a hand-written YAML file and validates it by a schema.
 * @param what names it in errors, such as `policy lanes.yaml`
 * @throws InvalidInputError naming it and the field
 */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  what: string,
  schema: Schema,
): z.output<Schema> {
  let value: unknown;
  try {
    // YAML warnings would print the file's content.
    value = parse(text, { logLevel: 'error' });
  } catch (error) {
    throw new InvalidInputError(`${what}: ${messageOf(error)}`, { cause: error });
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new InvalidInputError(`${what}: ${formatFaults(result.error, value)}`);
  return result.data;
}
