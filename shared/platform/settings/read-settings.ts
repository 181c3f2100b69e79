import { z } from 'zod';
import { InvalidInputError } from '../errors.ts';
import { faultsOf, formatFault } from '../fault.ts';

/** A process's environment, passed in. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a schema's settings, with defaults filled in. An empty value counts as absent; variables outside the
 * schema are ignored.
 * @throws InvalidInputError naming every invalid setting, one per line, never its value
 */
export function readSettings<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  environment: Environment,
): z.output<z.ZodObject<S>> {
  const names = Object.keys(schema.shape);
  const given = names.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  // They are read once: to compile the schema would take longer than it saves.
  const result = schema.safeParse(Object.fromEntries(given), { jitless: true });
  if (result.success) return result.data;
  throw new InvalidInputError(
    faultsOf(result.error)
      .map((fault) => `setting ${formatFault(fault)}`)
      .join('\n'),
  );
}
