import type { z } from 'zod';
import { faultOf, formatFault, InvalidInputError } from '../platform/index.ts';

/** The data of an event. @param id of the event @throws InvalidInputError naming the event and the field */
export function readData<T>(id: string, schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const fault = faultOf(parsed.error);
  throw new InvalidInputError(`event ${id}: ${formatFault(fault)}`, { record: id, field: fault.field });
}
