import type { ComponentUser } from '../../../../../shared/findings/index.ts';
import type { Look } from '../text/look.ts';
import { paint } from '../text/paint.ts';
import { tableLines } from '../text/table.ts';
import { oneLine } from '../text/plain.ts';
import { number, plural } from '../text/words.ts';

/** The packages that carry a component, as a table. Ends with a line break. */
export function formatComponentUsers(users: readonly ComponentUser[], wanted: string, look: Look): string {
  if (users.length === 0) return `No package is known or suspected to carry ${oneLine(wanted)}.\n`;
  const columns = [
    { title: 'PACKAGE', cell: (user: ComponentUser) => user.package, min: 12 },
    { title: 'VERSION', cell: ({ version }: ComponentUser) => version.replace(/^0:/, ''), min: 10 },
    {
      title: 'CARRIES',
      cell: ({ how, components }: ComponentUser) => (how === 'known' ? versionsOf(components) : 'perhaps'),
      paint: (text: string, { how }: ComponentUser) => (how === 'known' ? text : paint(look, 'dim', text)),
    },
    { title: 'OPEN', cell: ({ open }: ComponentUser) => openOf(open), min: 24 },
  ];
  const known = users.filter(({ how }) => how === 'known').length;
  const sum = `${plural(known, 'package')} known to carry it, ${number(users.length - known)} suspected.`;
  return `${tableLines(users, columns, look).join('\n')}\n\n${sum}\n`;
}

function versionsOf(purls: readonly string[]): string {
  return purls.map((purl) => /@([^?#@/]+)/.exec(purl)?.[1] ?? 'no version').join(', ');
}

function openOf(open: ComponentUser['open']): string {
  return open
    .map(({ cve, severity, confidence }) => {
      const likely = confidence === undefined ? '' : ` ${confidence.toFixed(2)}`;
      return `${cve} (${severity}${likely})`;
    })
    .join(', ');
}
