import type { KnownExploited } from '../../vulnerabilities/index.ts';
import type { CveSource } from '../source.ts';
import { wholeFile } from '../whole-file.ts';
import { parseKev } from './kev.ts';

/** CISA's catalogue of known exploited vulnerabilities. */
export const kev = {
  ...wholeFile('kev', 'catalogue'),
  keeps: 'cves',
  isDated: true,
  help: { what: "CISA's catalogue of known exploited vulnerabilities", location: 'file|url' },
  parse: parseKev,
  says: (known: KnownExploited) => ({ kev: known }),
} as const satisfies CveSource<'kev', KnownExploited>;
