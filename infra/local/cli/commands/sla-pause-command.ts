import { Command } from 'commander';
import { relayOutboxes } from '../../../../shared/events/index.ts';
import { chooseRelease, packageKey } from '../../../../shared/inventory/index.ts';
import { pauseClocks, resumeClocks } from '../../../../shared/sla/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { deliverEvents } from '../deliver-events.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import { openForWriting } from '../open-for-writing.ts';
import { say } from '../say.ts';

interface PauseFlags {
  state: string;
  release?: string;
  reason: string;
}

const ACTS = {
  pause: { act: pauseClocks, told: 'paused', help: 'let the clocks of a finding stand still' },
  resume: { act: resumeClocks, told: 'running', help: 'let them run again, with the time that was left' },
} as const;

/** `patchline sla pause` and `patchline sla resume`. */
export function slaPauseCommand(name: keyof typeof ACTS, context: CommandContext): Command {
  return new Command(name)
    .description(ACTS[name].help)
    .argument('<package>', 'name of the source package')
    .argument('<cve>', 'for example CVE-2021-26691')
    .requiredOption('--reason <text>', 'why, for people and the audit')
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--release <key>', 'such as samplelinux-3.0, where the state holds several')
    .action((of: string, cve: string, _: object, command: Command) =>
      // The flags of `sla` itself may stand before the name.
      run(name, { of, cve: cve.toUpperCase() }, command.optsWithGlobals<PauseFlags>(), context),
    );
}

async function run(
  name: keyof typeof ACTS,
  { of, cve }: { of: string; cve: string },
  { state, release: wanted, reason }: PauseFlags,
  { settings }: CommandContext,
): Promise<void> {
  const { act, told } = ACTS[name];
  const { platform, served } = await openForWriting({ state }, settings);
  try {
    await keepEmbargo(platform, { reason });
    const { release } = await chooseRelease(platform, wanted);
    const order = { packageKey: packageKey(release, of), cve, reason, by: userName() };
    await commandOnRecord(platform, `sla ${name}`, {
      work: () => act(platform, order),
      what: () => ({ package: of, cve, reason }),
    });
    say(`${of} ${cve}: its clocks are ${told}`);
    await (served ? relayOutboxes(platform) : deliverEvents(platform, settings));
  } finally {
    await platform.close();
  }
}
