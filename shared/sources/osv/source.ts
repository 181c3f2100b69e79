import { hash } from 'node:crypto';
import { posix } from 'node:path';
import { z } from 'zod';
import type { Blobs } from '../../platform/index.ts';
import {
  type CveSource,
  type Download,
  type FetchRequest,
  type KeptDownload,
  type Plan,
  type PlanRequest,
  RAW,
} from '../source.ts';
import { planned } from './location.ts';
import type { OsvRecords } from './parse.ts';
import { osvSays } from './says.ts';

/** Below `RAW`: one folder per ecosystem. */
const FOLDER = 'osv/';

/** One ecosystem's database: whole, or what changed in it since it was last read. */
const job = z.object({ kind: z.literal('osv'), name: z.string(), what: z.enum(['all', 'changes']) });
type OsvJob = z.infer<typeof job>;

/** The databases of language ecosystems in the OSV format: which versions of a module have a flaw. */
export const osv = {
  name: 'osv',
  keeps: 'cves',
  namesModules: true,
  help: {
    what: "ecosystems' own databases in OSV format: a folder or archive, a mirror, or live; #Go,PyPI chooses some",
    location: 'dir|file|url|live',
  },
  jobs: [job],
  jobName: ({ name }) => name,
  plan,
  fetch,
  // Most commands read no database.
  parse: async (bytes, file, visit, now) => (await import('./parse.ts')).parseOsv(bytes, file, visit, now),
  says: osvSays,
  parted: {
    join: (known, given) => ({ ...known, ...given }),
    without(known, file) {
      const { [file]: _, ...rest } = known;
      return Object.keys(rest).length > 0 ? rest : undefined;
    },
    has: (known, file) => Object.hasOwn(known, file),
  },
  kept,
} as const satisfies CveSource<'osv', OsvRecords, OsvJob>;

/** Changes for what is known; everything for a first load or the weekly reconciliation. */
async function plan({ location, reconcile, known, carried }: PlanRequest): Promise<Plan<OsvJob>> {
  const jobs = (await planned(location, carried)).map(({ name, isPublished }): OsvJob => {
    const isKnown = isPublished && !reconcile && known?.files[name] !== undefined;
    return { kind: 'osv', name, what: isKnown ? 'changes' : 'all' };
  });
  return { jobs };
}

async function* fetch(
  { location, known, service }: FetchRequest,
  { name, what }: OsvJob,
): AsyncGenerator<Download> {
  const { fetchAll, fetchChanges } = await import('./fetch.ts');
  const before = known?.files[name];
  const base =
    what === 'changes' && before ? await service?.blobs.get(rawName(name, before.sha256)) : undefined;
  const found =
    base && before
      ? await fetchChanges(location, name, { bytes: base.bytes, since: before.timestamp })
      : await fetchAll(location, name);
  if (!found) return;
  const { file, bytes, warnings } = found;
  const sha256 = hash('sha256', bytes, 'hex');
  if (known?.files[file]?.sha256 === sha256) return;
  yield { file, full: true, bytes, raw: `${FOLDER}${file}/${sha256}`, warnings };
}

function rawName(ecosystem: string, sha256: string): string {
  return `${RAW}${FOLDER}${ecosystem}/${sha256}`;
}

async function* kept(blobs: Blobs): AsyncGenerator<KeptDownload> {
  for await (const blob of blobs.list(RAW + FOLDER)) {
    const file = posix.basename(posix.dirname(blob.name));
    yield { ...blob, file, full: true, group: `osv ${file}` };
  }
}
