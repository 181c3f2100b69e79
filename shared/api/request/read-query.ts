import type { z } from 'zod';
import { faultOf, formatFault } from '../../platform/index.ts';
import { RequestError } from './request-error.ts';

/** The host's own parameter: a function key, when no header carries it. */
const KEY = 'code';

/** Parses the query. @throws RequestError naming the first parameter that is unknown, repeated or invalid */
export function readQuery<Query extends z.ZodObject>(schema: Query, given: URLSearchParams): z.output<Query> {
  const values: Record<string, string> = {};
  for (const [name, value] of given) {
    if (name === KEY) continue;
    if (!Object.hasOwn(schema.shape, name)) throw refused(name, 'there is no such parameter');
    if (Object.hasOwn(values, name)) throw refused(name, 'is given twice');
    values[name] = value;
  }
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const fault = faultOf(result.error, values);
  throw new RequestError(formatFault(fault), { parameter: fault.field });
}

function refused(parameter: string, reason: string): RequestError {
  return new RequestError(formatFault({ field: parameter, reason }), { parameter });
}
