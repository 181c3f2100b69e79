import { setTimeout as delay } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { type Audience, audiences, endOfLog, firstOfLog } from '../../../../shared/events/index.ts';
import { defined, type Platform } from '../../../../shared/platform/index.ts';
import { readFeed } from '../../../../shared/subscriptions/index.ts';
import type { CommandContext } from '../command-context.ts';
import { escaped, oneLine } from '../present/text/plain.ts';
import { say, tell } from '../say.ts';
import { stopSignal } from '../stop-signal.ts';
import { withState } from '../with-state.ts';

/** How long it waits at the end of a log before it looks again. */
const PAUSE_MS = 500;

interface SubscribeFlags {
  state: string;
  audience: Audience;
  type?: string[];
  severity?: string;
  lane?: string;
  package?: string;
  release?: string;
  all?: true;
  once?: true;
  format: 'table' | 'ndjson';
}

export function subscribeCommand(context: CommandContext): Command {
  return new Command('subscribe')
    .option('--state <dir>', 'state folder, or azure: for the resources in the settings', '.patchline')
    .addOption(new Option('--audience <audience>', 'whose events').choices(audiences).default('public'))
    .option('--type <type...>', 'only these types, such as advisory.published')
    .option('--severity <severity>', 'only of this severity')
    .option('--lane <lane>', 'only of this lane')
    .option('--package <name>', 'only of this package')
    .option('--release <release>', 'only of this release')
    .option('--all', 'first those that are there already')
    .option('--once', 'end where the log ends, in place of waiting')
    .addOption(new Option('--format <format>', 'a line each').choices(['table', 'ndjson']).default('table'))
    .action(async (flags: SubscribeFlags) => {
      await withState({ stateDir: flags.state, readOnly: true }, context, (platform) =>
        follow(platform, flags),
      );
    });
}

async function follow(platform: Platform, flags: SubscribeFlags): Promise<void> {
  const { audience, type: types, severity, lane, package: name, release, all, once, format } = flags;
  const { documents } = platform;
  const filter = defined({ types, severity, lane, package: name, release });
  const stopped = stopSignal().then(() => true);
  let after = all ? (await firstOfLog(documents, audience)) - 1 : await endOfLog(documents, audience);
  for (;;) {
    const page = await readFeed(platform, audience, { after, filter });
    if ('begins' in page) {
      tell('Events behind the last one are no longer kept: some were missed.');
      after = page.begins - 1;
      continue;
    }
    for (const event of page.events) {
      if (format === 'ndjson') say(escaped(JSON.stringify(event)));
      else say(`${event.time}  ${oneLine(event.type)}  ${oneLine(event.subject)}  (${event.sequence})`);
    }
    after = page.reached;
    if (page.isFull) continue;
    if (once || (await Promise.race([stopped, delay(PAUSE_MS, false)]))) return;
  }
}
