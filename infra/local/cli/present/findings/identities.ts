import type { Identity } from '../../../../../shared/vulnerabilities/index.ts';
import type { Look } from '../text/look.ts';
import { paint } from '../text/paint.ts';
import { plain } from '../text/plain.ts';
import { tableLines } from '../text/table.ts';
import { paragraph } from '../text/text.ts';
import { plural } from '../text/words.ts';

/** What `identity` found out about a build of a package. */
interface IdentifiedPackage {
  package: string;
  version: string;
  identities: readonly Identity[];
}

/** The products of a package with the reasons for each. Ends with a line break. */
export function formatIdentities(packages: readonly IdentifiedPackage[], look: Look): string {
  return plain(packages)
    .map((found) => `${identityLines(found, look).join('\n')}\n`)
    .join('\n');
}

function identityLines({ package: name, version, identities }: IdentifiedPackage, look: Look): string[] {
  const head = paint(look, 'bold', `${name} ${version}`);
  if (identities.length === 0) return [head, '', '  This package maps to no known product.'];
  return [
    head,
    ...identities.flatMap(({ product, confidence, origin, reasons }) => [
      '',
      `  ${product}  ${paint(look, 'dim', origin === 'curated' ? 'curated' : `confidence ${confidence.toFixed(2)}`)}`,
      ...reasons.flatMap((reason) => paragraph(`· ${reason}`, look.width, 4)),
    ]),
  ];
}

/** The doubtful identities as a table, best guess first. Ends with a line break. */
export function formatReview(packages: readonly IdentifiedPackage[], look: Look): string {
  if (packages.length === 0) return 'No identity is in doubt.\n';
  const columns = [
    { title: 'PACKAGE', cell: ({ package: name }: IdentifiedPackage) => name },
    { title: 'BEST GUESS', cell: ({ identities }: IdentifiedPackage) => identities[0]?.product ?? '' },
    {
      title: 'CONFIDENCE',
      cell: ({ identities }: IdentifiedPackage) => (identities[0]?.confidence ?? 0).toFixed(2),
      align: 'right' as const,
    },
    { title: 'WHY', cell: ({ identities }: IdentifiedPackage) => identities[0]?.reasons[0] ?? '', min: 20 },
  ];
  return `${tableLines(packages, columns, look, 2).join('\n')}\n\n${plural(packages.length, 'package')} in doubt: below the threshold they are investigated, not matched.\n`;
}
