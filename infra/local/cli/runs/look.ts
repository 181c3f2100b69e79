import { openPolicy } from '../../../../shared/matching/index.ts';
import { NotFoundError, type Platform } from '../../../../shared/platform/index.ts';
import { allRuns, compareRuns, type RunDocument, runProgress } from '../../../../shared/runs/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatComparison } from '../present/runs/comparison.ts';
import { formatProgress } from '../present/runs/progress.ts';
import { formatRuns } from '../present/runs/runs.ts';
import { jsonText } from '../present/text/json.ts';
import { type Look, lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';

export interface LookFlags {
  state: string;
  format: 'table' | 'json';
}

export interface CompareFlags extends LookFlags {
  before?: string;
}

export function runList(flags: LookFlags, context: CommandContext): Promise<void> {
  return show(flags, context, ({ documents }) => allRuns(documents.container('runs')), formatRuns);
}

export async function runShow(
  runId: string | undefined,
  flags: LookFlags,
  context: CommandContext,
): Promise<void> {
  const policy = await openPolicy(context.settings.PATCHLINE_POLICY);
  const read = async (platform: Platform): ReturnType<typeof runProgress> =>
    runProgress({ ...platform, policy }, runId ?? (await newest(platform)).runId);
  await show(flags, context, read, formatProgress);
}

export function runCompare(
  run: string | undefined,
  { before, ...flags }: CompareFlags,
  context: CommandContext,
): Promise<void> {
  return show(flags, context, (platform) => compareRuns(platform, { run, before }), formatComparison);
}

/** @throws NotFoundError */
async function newest({ documents }: Platform): Promise<RunDocument> {
  const [run] = await allRuns(documents.container('runs'));
  if (!run) throw new NotFoundError('there is no run yet: scan first');
  return run;
}

async function show<T>(
  { state, format }: LookFlags,
  context: CommandContext,
  read: (platform: Platform) => Promise<T>,
  formatted: (found: T, look: Look) => string,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const found = await read(platform);
    print(
      format === 'json' ? jsonText(found) : formatted(found, lookOf(process.stdout, context.environment)),
    );
  });
}
