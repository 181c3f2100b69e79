import type { z } from 'zod';
import { faultOf, InvalidInputError } from '../../../shared/platform/index.ts';

/** What a command line says, by its schema. @throws InvalidInputError naming the field */
export function parseCommand<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const { field, reason } = faultOf(read.error);
  throw new InvalidInputError(`${field}: ${reason}`, { field });
}
