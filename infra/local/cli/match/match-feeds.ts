import { Writable } from 'node:stream';
import { type Knowledge, matchOnce } from '../../../../shared/matching/index.ts';
import type { ManifestInventory } from '../../../../shared/inventory/index.ts';
import type { SourceSettings } from '../../../../shared/sources/index.ts';
import type { Verdict } from '../../../../shared/vulnerabilities/index.ts';
import { openProgress } from '../present/progress/progress.ts';
import type { Stage } from '../present/progress/stage.ts';
import { rejectedLine } from '../present/rejected.ts';
import { isKeptQuiet, tell } from '../say.ts';
import { tellSome } from '../inventory/tell-some.ts';

/** What to match, and with which knowledge. */
export interface MatchSubject {
  inventory: ManifestInventory;
  /** Leaves out CVEs published later. */
  asOf?: string;
  /** Called for each CVE left out because of its date, possibly more than once. */
  onLeftOut?: (cve: string) => void;
  knowledge?: Knowledge;
  /** Names every repaired record, not only the first ones. */
  verbose?: boolean;
}

/** Matches against sources as they are and shows progress. Reports on standard error what was set aside. */
export async function matchFeeds(
  sources: SourceSettings,
  subject: MatchSubject,
  now: Date,
): Promise<Iterable<Verdict[]>> {
  const progress = await openProgress({ output: isKeptQuiet() ? nowhere() : process.stderr });
  const stages = new Map<string, Stage>();
  const result = await matchOnce({
    sources,
    now,
    ...subject,
    progress: (name, total) => {
      const stage =
        stages.get(name) ?? progress.start(name === 'read' ? 'Reading records' : 'Building the index', total);
      stages.set(name, stage);
      stage.advance();
    },
  }).finally(() => {
    progress.stop();
  });
  reportSetAside(result, subject.verbose);
  return result.verdicts;
}

function nowhere(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
}

function reportSetAside(result: Awaited<ReturnType<typeof matchOnce>>, verbose: boolean | undefined): void {
  for (const warning of result.warnings) tell(`warning: ${warning}`);
  const { kept = [], aside = [] } = Object.groupBy(result.quarantined, (record) =>
    record.kept ? 'kept' : 'aside',
  );
  for (const record of aside) tell(rejectedLine(record));
  tellSome({
    lines: kept.map(rejectedLine),
    all: verbose,
    sum: (count) => `${count} of the records used were repaired`,
  });
  tell(`${result.records} CVE records read, ${aside.length} set aside.`);
}
