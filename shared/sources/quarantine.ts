import type { z } from 'zod';
import type { RejectedRecord } from '../vulnerabilities/index.ts';

/** A record set aside with the first field that does not fit its schema. */
export function quarantine(source: string, record: string, error: z.ZodError): RejectedRecord {
  const issue = error.issues[0];
  return {
    source,
    record,
    field: issue?.path.join('.') ?? '',
    reason: issue?.message ?? 'does not fit the schema',
  };
}
