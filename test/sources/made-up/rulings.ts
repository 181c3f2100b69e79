import type { CveSource } from '../../../shared/sources/index.ts';
import { wholeFile } from '../../../shared/sources/whole-file.ts';

interface Ruling {
  product: string;
  fixedIn: string;
}

/** Statements of what is vulnerable, `CVE vendor:product version` a line. */
export const rulings = {
  ...wholeFile('rulings'),
  keeps: 'cves',
  help: { what: 'rulings', location: 'file|url' },
  parse(bytes, _, visit) {
    for (const line of bytes.toString().split('\n')) {
      const [cve = '', product = '', fixedIn = ''] = line.split(' ');
      if (fixedIn !== '') visit(cve, { product, fixedIn });
    }
    return { timestamp: '2026-01-01T00:00:00.000Z', quarantined: [] };
  },
  says: ({ product, fixedIn }) => ({
    published: '2025-01-01T00:00:00.000Z',
    configurations: [
      {
        operator: 'OR',
        negate: false,
        nodes: [
          {
            operator: 'OR',
            negate: false,
            matches: [
              {
                vulnerable: true,
                criteria: `cpe:2.3:a:${product}:*:*:*:*:*:*:*:*`,
                versionEndExcluding: fixedIn,
              },
            ],
            children: [],
          },
        ],
      },
    ],
  }),
  cveOfLine: (line) => /^CVE-\d+-\d+/.exec(line.toString('latin1'))?.[0],
} as const satisfies CveSource<'rulings', Ruling>;
