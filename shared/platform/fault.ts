import { z } from 'zod';
import { messageOf } from './errors.ts';

/** What is wrong with a value that came from outside. */
export interface Fault {
  /** Path of the field, such as `cve.metrics.0`; `` for the value as a whole. */
  field: string;
  reason: string;
}

/** Everything that a schema found wrong. @param value what was read; where it is given, the reason shows what is wrong */
export function faultsOf(error: z.ZodError, value?: unknown): Fault[] {
  return error.issues.map(({ path, message }) => ({
    field: path.map(String).join('.'),
    reason: `${shown(value, path)}${message.endsWith('received undefined') ? 'is missing' : message}`,
  }));
}

/** The first thing that is wrong, whatever was thrown: by a schema, by a reader, or by the stack that ran out. */
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

/** All of it in one line, `field: reason; field: reason`: for a document that is refused as a whole. */
export function formatFaults(error: z.ZodError, value?: unknown): string {
  return faultsOf(error, value).map(formatFault).join('; ');
}

/** `field: reason`, or the reason alone of what is wrong as a whole. */
export function formatFault({ field, reason }: Fault): string {
  return field === '' ? reason : `${field}: ${reason}`;
}

/** Where the value at the path is a scalar, its first characters. */
function shown(value: unknown, path: readonly PropertyKey[]): string {
  let found = value;
  for (const key of path) found = (found as Record<PropertyKey, unknown> | null | undefined)?.[key];
  if (typeof found === 'string') return `${JSON.stringify(found.slice(0, 80))} `;
  return typeof found === 'number' || typeof found === 'boolean' ? `${found} ` : '';
}
