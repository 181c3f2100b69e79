import { type Advisory, placeOf, revisedAt } from '../../../../shared/advisories/index.ts';
import type { Look } from './text/look.ts';
import { oneLine } from './text/plain.ts';
import { tableLines } from './text/table.ts';
import { day } from './text/words.ts';

/** Advisories as a table, newest first. Ends with a line break. */
export function formatAdvisories(advisories: readonly Advisory[], look: Look): string {
  if (advisories.length === 0) return 'No advisory yet: patchline advisories publish makes them.\n';
  const columns = [
    { title: 'ADVISORY', cell: ({ id }: Advisory) => id },
    { title: 'CHANGED', cell: (advisory: Advisory) => day(revisedAt(advisory)) },
    { title: 'SEVERITY', cell: ({ severity, withdrawn }: Advisory) => (withdrawn ? 'withdrawn' : severity) },
    { title: 'RELEASE', cell: ({ release }: Advisory) => release, drop: 1 },
    { title: 'PACKAGE', cell: ({ package: name }: Advisory) => name },
    { title: 'FIXED', cell: ({ fixed }: Advisory) => fixed },
    { title: 'CVES', cell: ({ cves }: Advisory) => cves.map(({ cve }) => cve).join(' ') },
  ];
  return `${tableLines([...advisories].reverse(), columns, look).join('\n')}\n`;
}

/** One advisory with what it fixes and how it became so. Ends with a line break. */
export function formatAdvisory(advisory: Advisory): string {
  const { id, release, package: name, fixed, fixedSince, severity } = advisory;
  const { cves, binaries, revisions, workaround, withdrawn, supersededBy } = advisory;
  const lines = [
    `${id}: ${name} of ${release}, ${severity}${withdrawn ? `, withdrawn: ${withdrawn.reason}` : ''}`,
    `fixed by ${fixed}, in ${placeOf(advisory)} since ${day(fixedSince)}`,
    ...(supersededBy === undefined ? [] : [`superseded by ${supersededBy}`]),
    ...(workaround === undefined ? [] : [`workaround: ${workaround}`]),
    '',
    ...cves.map(({ cve, severity: grade, description = '' }) => `${cve} (${grade}) ${description}`),
    '',
    ...binaries.map(({ file }) => file),
    '',
    ...revisions.map(({ number, at, summary }) => `${number}  ${day(at)}  ${summary}`),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}
