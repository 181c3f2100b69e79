import { assignCve, endEmbargo, takeReport, vulnerabilityReport } from '../../../../shared/intake/index.ts';
import { chooseRelease } from '../../../../shared/inventory/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import {
  defined,
  InvalidInputError,
  parseYaml,
  type Platform,
  readText,
} from '../../../../shared/platform/index.ts';
import { cveSchema } from '../../../../shared/vulnerabilities/index.ts';
import { relayEvents } from '../relay-events.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, personHere } from '../command-on-record.ts';
import { say } from '../say.ts';
import { withState } from '../with-state.ts';

export interface ChangeFlags {
  state: string;
  release?: string;
  now?: string;
}

type Ruled = Platform & { policy: Awaited<ReturnType<typeof openPolicy>> };

const MOST_BYTES = 1024 * 1024;

export async function runAdd(file: string, flags: ChangeFlags, context: CommandContext): Promise<void> {
  const text = await readText(file, MOST_BYTES);
  const report = parseYaml(text, file, vulnerabilityReport);
  await change(flags, context, async (platform) => {
    const { id, known } = await commandOnRecord(platform, 'report add', {
      work: () => takeReport(platform, report, personHere()),
      what: (taken) => ({ release: report.release, ...taken }),
      isEmbargoed: true,
    });
    say(`${id}: ${known ? 'known already' : `under embargo until ${report.until}`}`);
  });
}

export async function runAssign(
  id: string,
  cve: string,
  flags: ChangeFlags,
  context: CommandContext,
): Promise<void> {
  if (!cveSchema.safeParse(cve).success) throw new InvalidInputError(`${cve}: is not a CVE id`);
  await change(flags, context, async (platform) => {
    const { release } = await chooseRelease(platform, flags.release);
    const changed = await commandOnRecord(platform, 'report assign-cve', {
      work: () => assignCve(platform, { release, id, cve, by: personHere() }),
      what: () => ({ release, id, cve }),
      isEmbargoed: true,
    });
    say(changed ? `${id}: is ${cve} from now on` : `${id}: was ${cve} already`);
  });
}

export async function runLift(id: string, flags: ChangeFlags, context: CommandContext): Promise<void> {
  await change(flags, context, async (platform) => {
    const { release } = await chooseRelease(platform, flags.release);
    const changed = await commandOnRecord(platform, 'report lift', {
      work: () => endEmbargo(platform, { release, id, by: personHere() }),
      what: () => ({ release, id }),
      isEmbargoed: true,
    });
    say(
      changed
        ? `${id}: its embargo is over; serve or the next scan brings it to light`
        : `${id}: is over already`,
    );
  });
}

async function change(
  { state, now }: ChangeFlags,
  context: CommandContext,
  work: (platform: Ruled) => Promise<void>,
): Promise<void> {
  const policy = await openPolicy(context.settings.PATCHLINE_POLICY);
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    await work({ ...platform, policy });
    await relayEvents(platform, context.settings);
  });
}
