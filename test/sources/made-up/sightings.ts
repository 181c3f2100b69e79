import { z } from 'zod';
import type { BesideSource } from '../../../shared/sources/index.ts';
import { wholeFile } from '../../../shared/sources/whole-file.ts';

/** Lies beside the snapshot: how often a CVE was seen in the wild, `CVE,count` a line. */
export const sightings = {
  ...wholeFile('sightings'),
  keeps: 'beside',
  record: z.strictObject({ seen: z.number() }),
  help: { what: 'sightings in the wild', location: 'file|url' },
  parse(bytes, file, visit) {
    const quarantined = bytes
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line, at) => {
        const [, cve, seen] = /^(CVE-\d+-\d+),(\d+)$/.exec(line) ?? [];
        if (cve === undefined)
          return [{ source: file, record: `line ${at + 1}`, field: '', reason: 'is none' }];
        visit(cve, { seen: Number(seen) });
        return [];
      });
    return { timestamp: '2026-01-01T00:00:00.000Z', quarantined };
  },
  shows: {
    title: 'SEEN',
    cell: ({ seen }) => String(seen),
    line: ({ seen }) => `seen ${seen} times`,
  },
} as const satisfies BesideSource<'sightings', { seen: number }>;
