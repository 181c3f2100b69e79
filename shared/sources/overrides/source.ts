import { defined } from '../../platform/index.ts';
import type { CveSource, Said } from '../source.ts';
import { wholeFile } from '../whole-file.ts';
import { type Override, overrideOf, parseOverrides } from './overrides.ts';

const ID = Buffer.from('"cve_id"');

/** Anchore's corrections of the NVD, for CVEs whose configurations were missing or wrong. */
export const overrides = {
  ...wholeFile('overrides'),
  keeps: 'cves',
  isOwn: true,
  help: { what: 'overrides of NVD records (ndjson, plain or gzip)', location: 'file|url' },
  parse: parseOverrides,
  recordOfLine: overrideOf,
  says({ published, lastModified, description, reason, ...rest }): Said {
    const { assigner, references, configurations, suppress } = rest;
    return {
      ...defined({ published, lastModified, description, reason }),
      assigner,
      references,
      configurations,
      suppress,
    };
  },
  cveOfLine(line) {
    const at = line.indexOf(ID);
    return at < 0 ? undefined : /CVE-\d{4}-\d{4,}/.exec(line.toString('latin1', at, at + 40))?.[0];
  },
} as const satisfies CveSource<'overrides', Override>;
