import { z } from 'zod';
import type { CveSource } from '../../../shared/sources/index.ts';
import { wholeFile } from '../../../shared/sources/whole-file.ts';

const file = z.object({ made: z.string(), tags: z.record(z.string(), z.array(z.string())) });

/** Facts by CVE: tags of a triage team, as JSON. */
export const triage = {
  ...wholeFile('triage'),
  keeps: 'cves',
  help: { what: 'tags of a triage team', location: 'file|url' },
  parse(bytes, _, visit) {
    const { made, tags } = file.parse(JSON.parse(bytes.toString()));
    for (const [cve, list] of Object.entries(tags)) visit(cve, { list });
    return { timestamp: made, quarantined: [] };
  },
  says: ({ list }) => ({ tags: list }),
} as const satisfies CveSource<'triage', { list: string[] }>;
