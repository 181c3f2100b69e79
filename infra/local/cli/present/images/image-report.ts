import type {
  FindingChange,
  ImageReport,
  OlderCopies,
  PatchInImage,
} from '../../../../../shared/images/index.ts';
import type { Look } from '../text/look.ts';
import { tableLines } from '../text/table.ts';
import { laneWord, plural } from '../text/words.ts';

/** What an image brings, one count a line. */
export function reportLines({
  before,
  closes,
  opens,
  holds,
  lacks,
  newer,
  olderCopies,
}: ImageReport): string[] {
  return [
    ...(closes && opens && before !== undefined
      ? [`since ${before}: closes ${plural(closes.length, 'finding')}, opens ${opens.length}`]
      : []),
    `holds ${plural(holds.length, 'patch', 'patches')}, lacks ${plural(lacks.length, 'out-of-band fix', 'out-of-band fixes')}`,
    `${plural(newer.length, 'package')} newer than the repository`,
    ...olderCopies.map(copyWords),
  ];
}

/** The same with everything named, each part followed by an empty line. */
export function reportTables(report: ImageReport, look: Look): string[] {
  const { before = '', closes = [], opens = [], holds, lacks, newer, olderCopies } = report;
  const part = (title: string, lines: readonly string[]): string[] => [title, ...lines, ''];
  return [
    ...(closes.length > 0 ? part(`Closes, since ${before}:`, findings(closes, 'is', look)) : []),
    ...(opens.length > 0 ? part(`Opens, since ${before}:`, findings(opens, 'was', look)) : []),
    ...(holds.length > 0 ? part('Holds patches:', patches(holds, look)) : []),
    ...(lacks.length > 0 ? part('Lacks out-of-band fixes:', patches(lacks, look)) : []),
    ...(newer.length > 0
      ? part(
          'Newer than the repository:',
          newer.map(({ package: name, image, repository }) => `  ${name} ${image}, there ${repository}`),
        )
      : []),
    ...(olderCopies.length > 0
      ? part(
          'Older copies:',
          olderCopies.map((each) => `  ${copyWords(each)}`),
        )
      : []),
  ];
}

/** `kernel: older copy installed: 0:6.6.1-1 beside 0:6.6.2-1; it keeps CVE-… open`. */
function copyWords({ package: name, newest, older, keepsOpen }: OlderCopies): string {
  const kept = keepsOpen.length === 0 ? '' : `; it keeps ${keepsOpen.join(', ')} open`;
  return `${name}: older copy installed: ${older.join(', ')} beside ${newest}${kept}`;
}

/** @param other whether the other image is the one that came, or the one that was before */
function findings(changes: readonly FindingChange[], other: 'is' | 'was', look: Look): string[] {
  const columns = [
    { title: 'PACKAGE', cell: (each: FindingChange) => each.package },
    { title: 'CVE', cell: ({ cve }: FindingChange) => cve },
    { title: 'SEVERITY', cell: ({ severity }: FindingChange) => severity },
    { title: 'HAS', cell: hasWords },
    { title: 'OPEN AS', cell: ({ status }: FindingChange) => status.replaceAll('_', ' ') },
    { title: 'IN THE OTHER', cell: (each: FindingChange) => otherWords(each, other) },
    { title: 'WHY', cell: ({ reason = '' }: FindingChange) => reason, min: 20, drop: 1 },
  ];
  return tableLines(changes, columns, look, 2);
}

/** A mitigation is no fix: what had one before is told by its removal. */
function otherWords({ other }: FindingChange, which: 'is' | 'was'): string {
  if (other === 'mitigated' && which === 'was') return 'mitigated: mitigation removed';
  return other.replaceAll('_', ' ');
}

/** EVRs, and what people see of a kernel. */
function hasWords({ builds, kernel }: FindingChange): string {
  return `${builds.join(', ')}${kernel === undefined ? '' : ` (uname -r: ${kernel})`}`;
}

function patches(rows: readonly PatchInImage[], look: Look): string[] {
  const columns = [
    { title: 'PACKAGE', cell: (each: PatchInImage) => each.package },
    { title: 'PATCH', cell: ({ patch }: PatchInImage) => String(patch) },
    { title: 'LANE', cell: ({ lane }: PatchInImage) => laneWord(lane) },
    { title: 'BUILD', cell: ({ build }: PatchInImage) => build },
    { title: 'CARRIES', cell: ({ carries = '' }: PatchInImage) => carries },
    { title: 'ADVISORY', cell: ({ advisories }: PatchInImage) => advisories.join(' ') },
    { title: 'CVES', cell: ({ cves }: PatchInImage) => cves.join(' '), min: 20 },
  ];
  return tableLines(rows, columns, look, 2);
}
