import type { ManifestInventory } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import {
  buildSnapshot,
  type IngestPool,
  memoryStore,
  type OneShot,
  openIngestPool,
  type ReadCounts,
  readOnce,
  Snapshot,
  type SourceAnswer,
  stagePart,
} from '../../snapshot/index.ts';
import { defined } from '../../platform/index.ts';
import { answersOnce, cveSources, type SourceSettings } from '../../sources/index.ts';
import type { Knowledge } from './knowledge.ts';
import { openMatcher, verdictsByPackage } from './open-matcher.ts';

interface ReadOptions {
  sources: SourceSettings;
  now: Date;
  /** Called once for each piece of a stage. */
  progress?: (stage: 'read' | 'index', total: number) => void;
}

interface MatchOnceOptions extends ReadOptions {
  inventory: ManifestInventory;
  /** Leaves out what was published later. YYYY-MM-DD or ISO 8601. */
  asOf?: string;
  /** Called with each CVE that is left out by its date, maybe more than once. */
  onLeftOut?: (cve: string) => void;
  knowledge?: Knowledge;
}

interface MatchOnceResult extends ReadCounts {
  /** By package, as they are asked for. */
  verdicts: Iterable<Verdict[]>;
  warnings: string[];
}

/**
 * Matches an inventory against sources as they are: no services, no state, nothing is written.
 * @throws InvalidInputError naming the file that cannot be used
 */
export async function matchOnce(options: MatchOnceOptions): Promise<MatchOnceResult> {
  const { inventory, asOf, onLeftOut, knowledge } = options;
  const { snapshot, finished, warnings } = await readSources(options);
  // While the threads still read.
  const opening = openMatcher(snapshot, {
    distro: inventory.distro,
    inventoryDate: inventory.asOf,
    ...defined({ asOf, onLeftOut, knowledge }),
  });
  const [matcher, counts] = await Promise.all([opening, finished]);
  return { verdicts: verdictsByPackage(matcher, inventory.packages), warnings, ...counts };
}

/**
 * The snapshot of sources as they are, in memory; await `finished` with what is read of it.
 * @throws InvalidInputError naming the file that cannot be used
 */
export async function readSources(options: ReadOptions): Promise<OneShot & { warnings: string[] }> {
  // Beside a match that keeps nothing there is room.
  const pool = openIngestPool({ youngMb: 64 });
  pool.start();
  try {
    const answers = await openAnswers(options);
    const progress = options.progress ?? (() => undefined);
    const whole = answers.every(({ full }) => full);
    const { now } = options;
    const read = whole
      ? readOnce(pool, answers, progress, now)
      : await readMerged(pool, answers, progress, now);
    // Before matching begins: the threads' memory is given back.
    const finished = read.finished.finally(() => pool.close());
    return { snapshot: read.snapshot, finished, warnings: answers.flatMap(({ warnings }) => warnings) };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

async function openAnswers({ sources, now }: ReadOptions): Promise<SourceAnswer[]> {
  const answers: SourceAnswer[] = [];
  for (const source of cveSources) {
    const location = sources[source.name];
    if (location === undefined) continue;
    for (const answer of await answersOnce(source, location, now)) answers.push({ ...answer, source });
  }
  return answers;
}

/** Where feeds overlap (the yearly ones and `modified`), records are merged as a scan does it. */
async function readMerged(
  pool: IngestPool,
  answers: readonly SourceAnswer[],
  progress: Parameters<typeof readOnce>[2],
  now: Date,
): Promise<OneShot> {
  const store = memoryStore();
  const parts = await Promise.all(
    answers.map(async (answer) => {
      const { source, file, full, bytes } = answer;
      const part = await pool.parse({ source: source.name, file, full, bytes, now: now.toISOString() });
      answer.verify?.(part);
      progress('read', answers.length);
      return stagePart(store, part);
    }),
  );
  const { manifest } = await buildSnapshot({
    store,
    pool,
    parts,
    progress: (_, total) => {
      progress('index', total);
    },
  });
  const snapshot = new Snapshot(store, manifest);
  return {
    snapshot,
    finished: Promise.resolve({
      records: snapshot.cveCount,
      quarantined: parts.flatMap(({ quarantined }) => quarantined),
    }),
  };
}
