import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { type DocumentBody, queryAll } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { runCli, startCli } from '../support/cli.ts';
import type { Random } from '../support/random.ts';

/** What an undisturbed scan takes. */
interface Pace {
  milliseconds: number;
  /** Documents and messages written. */
  writes: number;
}

/** Runs a scan to its end. @throws when it fails */
export async function paceOf(parameters: readonly string[], stateDir: string): Promise<Pace> {
  const before = writesOf(stateDir);
  const began = performance.now();
  const { code, stderr } = await runCli([...parameters, '--state', stateDir]);
  if (code !== 0) throw new Error(`scan failed: ${stderr}`);
  return { milliseconds: performance.now() - began, writes: writesOf(stateDir) - before };
}

/** Documents and messages that were ever written to a state folder. */
function writesOf(stateDir: string): number {
  const file = join(stateDir, 'patchline.db');
  if (!existsSync(file)) return 0;
  const db = new DatabaseSync(file, { readOnly: true, timeout: 10_000 });
  try {
    return Number(db.prepare('SELECT sum(seq) AS writes FROM sqlite_sequence').get()?.['writes'] ?? 0);
  } catch {
    // Killed before it had made its tables.
    return 0;
  } finally {
    db.close();
  }
}

/**
 * Starts a scan and kills it at a random moment. The first kills of a scan, and some of the others, go by the clock:
 * they find it starting, reading and merging, where it writes little. The others come after so many writes that
 * about `kills` of them spread over what a whole scan writes.
 * @param earlier kills of the same scan so far
 * @returns false when it ended before
 */
export async function killAtRandom(
  parameters: readonly string[],
  stateDir: string,
  pace: Pace,
  { kills, earlier, random }: { kills: number; earlier: number; random: Random },
): Promise<boolean> {
  const byClock = earlier < 3 || random.below(4) === 0;
  const share = random.next();
  const scan = startCli([...parameters, '--state', stateDir]);
  const ended = new AbortController();
  const kill = byClock
    ? delay(pace.milliseconds * share, undefined, { signal: ended.signal })
    : untilWritten(stateDir, 1 + (pace.writes * 2 * share) / kills, ended.signal);
  const killing = kill.then(() => scan.process.kill('SIGKILL')).catch(() => undefined);
  const { code, stderr } = await scan.ended;
  ended.abort();
  await killing;
  if (code === null) return true;
  if (code !== 0) throw new Error(`scan failed after a kill: ${stderr}`);
  return false;
}

/** Resolves when so much more was written to a state folder. */
export async function untilWritten(stateDir: string, further: number, signal?: AbortSignal): Promise<void> {
  const before = writesOf(stateDir);
  while (writesOf(stateDir) < before + further) await delay(2, undefined, { ...(signal && { signal }) });
}

/** Resolves when a program has written so much more to a state folder, or has ended: then it writes no more. */
export async function untilWrittenBy(
  program: { ended: Promise<unknown> },
  stateDir: string,
  further: number,
): Promise<void> {
  const over = new AbortController();
  void program.ended.finally(() => {
    over.abort();
  });
  try {
    await untilWritten(stateDir, further, over.signal);
  } catch (error) {
    if (!over.signal.aborted) throw error;
  }
}

interface RunBody extends DocumentBody {
  stage?: string;
  ingestJobs?: string[];
}

/** What a killed scan had got to, for the report. */
export async function whereKilled(stateDir: string, runId: string): Promise<string> {
  const platform = await openLocalPlatform({ stateDir });
  try {
    const counts: Record<string, number> = {};
    let stage = 'starting';
    let ingestJobs = 0;
    const runs = platform.documents.container('runs');
    for await (const { body } of queryAll<RunBody>(runs, { partition: runId })) {
      if (body.kind === 'run') {
        stage = body.stage ?? '';
        ingestJobs = body.ingestJobs?.length ?? 0;
      } else if (body.stage !== undefined) counts[body.stage] = (counts[body.stage] ?? 0) + 1;
    }
    if (stage === 'ingesting' && counts['ingest'] === ingestJobs) return 'merging';
    if (stage === 'matching' && (counts['match'] ?? 0) === 0) return 'fanning out';
    return stage === 'done' ? 'publishing' : stage;
  } finally {
    await platform.close();
  }
}
