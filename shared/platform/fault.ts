import { z } from 'zod';
import { messageOf } from './errors.ts';

// JSON has no symbols: one says why a reader refuses what stood there.
z.config({
  customError: ({ input }) => (typeof input === 'symbol' ? input.description : undefined),
});

/** A problem with an external value. */
export interface Fault {
  /** Path of the field, such as `cve.metrics.0`; empty for the value as a whole. */
  field: string;
  reason: string;
}

/** All problems found by a schema. @param value the input; if given, the reason shows the offending value */
export function faultsOf(error: z.ZodError, value?: unknown): Fault[] {
  return error.issues.map(({ path, message }) => ({
    field: path.map(String).join('.'),
    reason: `${shown(value, path)}${message.endsWith('received undefined') ? 'is missing' : message}`,
  }));
}

/** The first problem, whatever was thrown: by a schema, a reader, or a stack overflow. */
export function faultOf(error: unknown, value?: unknown): Fault {
  if (error instanceof z.ZodError) {
    const [first] = faultsOf(error, value);
    if (first) return first;
  }
  if (error instanceof RangeError && error.message.includes('call stack'))
    return { field: '', reason: 'is nested too deeply' };
  const field = (error as { field?: unknown } | null | undefined)?.field;
  return { field: typeof field === 'string' ? field : '', reason: messageOf(error) };
}

/** All problems in one line, `field: reason; field: reason`, for a document refused as a whole. */
export function formatFaults(error: z.ZodError, value?: unknown): string {
  return faultsOf(error, value).map(formatFault).join('; ');
}

/** `field: reason`, or only the reason for the value as a whole. */
export function formatFault({ field, reason }: Fault): string {
  return field === '' ? reason : `${field}: ${reason}`;
}

/** The first characters of the value at the path, if it is a scalar. */
function shown(value: unknown, path: readonly PropertyKey[]): string {
  let found = value;
  for (const key of path) found = (found as Record<PropertyKey, unknown> | null | undefined)?.[key];
  if (typeof found === 'string') return `${JSON.stringify(found.slice(0, 80))} `;
  return typeof found === 'number' || typeof found === 'boolean' ? `${found} ` : '';
}
