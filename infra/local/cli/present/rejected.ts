import { formatFault } from '../../../../shared/platform/index.ts';
import type { RejectedRecord } from '../../../../shared/vulnerabilities/index.ts';
import { oneLine } from './text/plain.ts';

/** A record that was set aside, on one line of plain text. */
export function rejectedLine(rejected: RejectedRecord): string {
  const { source, record, kept } = rejected;
  return oneLine(`${source}: ${record}: ${formatFault(rejected)} (${kept ? 'repaired' : 'set aside'})`);
}
