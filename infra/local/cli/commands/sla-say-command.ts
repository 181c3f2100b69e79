import { Command, Option } from 'commander';
import { chooseRelease } from '../../../../shared/inventory/index.ts';
import { defined, faultOf, InvalidInputError, underEmbargo } from '../../../../shared/platform/index.ts';
import { commandClocks, type SlaCommand, slaCommand } from '../../../../shared/sla/index.ts';
import { relayEvents } from '../relay-events.ts';
import type { CommandContext } from '../command-context.ts';
import { nowFlag } from '../flags.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { deliverEvents } from '../deliver-events.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import { openForWriting } from '../open-for-writing.ts';
import { time } from '../parameters.ts';
import { say } from '../say.ts';

interface SayFlags extends Partial<Record<'reason' | 'mitigation' | 'to' | 'sentAt' | 'reference', string>> {
  state: string;
  release?: string;
  now?: string;
  embargoed?: true;
  impact?: string;
  reachable?: 'yes' | 'no';
  exploitable?: 'yes' | 'no';
  notice?: string;
}

const yesOrNo = ['yes', 'no'];

/** `patchline sla evaluate`, `notify`, `pause` and `resume`. */
export function slaSayCommands(context: CommandContext): Command[] {
  const evaluate = saying('evaluate', context)
    .description('judge a finding: clocks of FedRAMP VDR start with that')
    .addOption(
      new Option('--impact <class>', 'potential adverse impact')
        .choices(['N1', 'N2', 'N3', 'N4', 'N5'])
        .makeOptionMandatory(),
    )
    .addOption(new Option('--reachable <answer>', 'from the internet').choices(yesOrNo).makeOptionMandatory())
    .addOption(
      new Option('--exploitable <answer>', 'exploitation is likely').choices(yesOrNo).makeOptionMandatory(),
    )
    .option('--mitigation <text>', 'what was done that lowers the class')
    .requiredOption('--reason <text>', 'why, for people and the audit');
  const notify = saying('notify', context)
    .description('record a notice of the Cyber Resilience Act that was sent')
    .addOption(
      new Option('--notice <kind>', 'which')
        .choices(['early-warning', 'notification', 'final-report'])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <who>', 'who was told')
    .option('--sent-at <time>', 'when (ISO 8601; default: now)', time('--sent-at'))
    .option('--reference <text>', 'their number for it');
  const pause = saying('pause', context)
    .description('let the clocks of a finding stand still')
    .requiredOption('--reason <text>', 'why, for people and the audit');
  const resume = saying('resume', context)
    .description('let them run again, with the time that was left')
    .requiredOption('--reason <text>', 'why, for people and the audit');
  return [evaluate, notify, pause, resume];
}

function saying(name: SlaCommand['do'], context: CommandContext): Command {
  return new Command(name)
    .argument('<package>', 'name of the source package')
    .argument('<cve>', 'for example CVE-2021-26691')
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--release <key>', 'such as samplelinux-3.0, where the state holds several')
    .option('--embargoed', 'it concerns something under embargo')
    .addOption(nowFlag())
    .action((of: string, cve: string, _: object, command: Command) =>
      // The flags of `sla` itself may stand before the name.
      run({ do: name, package: of, cve: cve.toUpperCase() }, command.optsWithGlobals<SayFlags>(), context),
    );
}

async function run(
  about: { do: SlaCommand['do']; package: string; cve: string },
  { state, now, release: wanted, ...said }: SayFlags,
  { settings }: CommandContext,
): Promise<void> {
  const { platform, served } = await openForWriting(defined({ state, now }), settings);
  try {
    const { release } = await chooseRelease(platform, wanted);
    const command = commandOf({ ...about, release }, said);
    const isEmbargoed = command.embargoed === true;
    if (!isEmbargoed) await keepEmbargo(platform, command);
    const isNew = await commandOnRecord(platform, `sla ${command.do}`, {
      work: () => commandClocks(isEmbargoed ? underEmbargo(platform) : platform, command, userName()),
      what: () => ({ ...command }),
      isEmbargoed,
    });
    say(`${about.package} ${about.cve}: ${isNew ? TOLD[command.do] : 'was said already'}`);
    await (served ? relayEvents(platform, settings) : deliverEvents(platform, settings));
  } finally {
    await platform.close();
  }
}

const TOLD: Readonly<Record<SlaCommand['do'], string>> = {
  evaluate: 'is evaluated',
  notify: 'the notice is recorded',
  pause: 'its clocks are paused',
  resume: 'its clocks are running',
};

type Said = Omit<SayFlags, 'state' | 'now' | 'release'>;

/** @throws InvalidInputError naming the field */
function commandOf(about: object, { reachable, exploitable, embargoed, ...said }: Said): SlaCommand {
  const { impact, mitigation, notice, to, sentAt, reference, reason } = said;
  const fields = defined({ embargoed, impact, mitigation, notice, to, sentAt, reference, reason });
  const judged = reachable && { exposed: reachable === 'yes', exploitable: exploitable === 'yes' };
  const parsed = slaCommand.safeParse({ ...about, ...fields, ...judged });
  if (parsed.success) return parsed.data;
  const { field, reason: fault } = faultOf(parsed.error);
  throw new InvalidInputError(`${field}: ${fault}`, { field });
}
