import { compareText } from '../../../../../shared/platform/index.ts';
import type { FindingRow } from './row.ts';
import { evr, severities, statuses } from '../text/words.ts';

type Order = (a: FindingRow, b: FindingRow) => number;

/** By package, version and CVE. */
const byName: Order = (a, b) =>
  compareText(a.package, b.package) || compareText(evr(a), evr(b)) || byCve(a, b);

/** Most severe first, then by name. */
const bySeverity: Order = (a, b) =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) || byName(a, b);

/** The orders of `match --sort`. */
export const orders = {
  severity: bySeverity,
  score: (a, b) => (b.score ?? -1) - (a.score ?? -1) || byName(a, b),
  status: (a, b) => statuses.indexOf(a.status) - statuses.indexOf(b.status) || bySeverity(a, b),
  package: byName,
  cve: (a, b) => byCve(a, b) || byName(a, b),
  published: (a, b) => compareText(b.published, a.published) || byName(a, b),
} satisfies Record<string, Order>;

export type OrderName = keyof typeof orders;

/** CVE-2021-9999 comes before CVE-2021-10000. */
function byCve(a: FindingRow, b: FindingRow): number {
  return a.cve.localeCompare(b.cve, 'en', { numeric: true });
}
