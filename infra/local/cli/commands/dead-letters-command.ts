import { Command, Option } from 'commander';
import {
  allOrders,
  chosenBy,
  giveOrder,
  groupDeadLetters,
  isOfEmbargo,
  listDeadLetters,
  maskFor,
  type Selection,
  type Settled,
  visibleSources,
  workOrder,
} from '../../../../shared/operations/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import {
  defined,
  InvalidInputError,
  NotFoundError,
  type Platform,
} from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { wholeNumber } from '../parameters.ts';
import { formatGroups, formatOrders } from '../present/dead-letters.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print, say } from '../say.ts';
import { withState } from '../with-state.ts';

interface LookFlags {
  state: string;
  group?: string;
  format: 'table' | 'json';
}

interface ChangeFlags {
  state: string;
  id?: number;
  reason?: string;
  group?: string;
  all?: true;
  dryRun?: true;
  count?: number;
  rate?: number;
  because?: string;
}

const QUEUE = 'for example match-jobs or finding-events/patches';

export function deadLettersCommand(context: CommandContext): Command {
  const command = new Command('dead-letters');
  command
    .command('list')
    .description('list them with reasons')
    .argument('[queue]', QUEUE)
    .option('--state <dir>', 'state folder', '.patchline')
    .option('--group <group>', 'only those that failed alike')
    .action((queue: string | undefined, flags: LookFlags) =>
      look(flags, context, (platform) => list(platform, queue, flags)),
    );
  formatted(
    command.command('groups').description('group them by queue, reason, function and shape of the error'),
  )
    .argument('[queue]', QUEUE)
    .action((queue: string | undefined, flags: LookFlags) =>
      look(flags, context, (platform) => groups(platform, queue, flags, context)),
    );
  formatted(command.command('orders').description('how far replays and discardings have come')).action(
    (flags: LookFlags) => look(flags, context, (platform) => orders(platform, flags, context)),
  );
  change(command, 'replay', 'send messages again')
    .option('--because <text>', 'why, for the audit')
    .option('--rate <number>', 'most messages a second', wholeNumber('--rate', [1, 1000]))
    .action((queue: string, flags: ChangeFlags) => settle('replay', queue, flags, context));
  change(command, 'discard', 'discard messages')
    .requiredOption('--because <text>', 'why, for the audit')
    .action((queue: string, flags: ChangeFlags) => settle('discard', queue, flags, context));
  return command;
}

function formatted(command: Command): Command {
  return command
    .option('--state <dir>', 'state folder', '.patchline')
    .addOption(new Option('--format <format>', 'output format').choices(['table', 'json']).default('table'));
}

function change(command: Command, name: string, description: string): Command {
  return command
    .command(name)
    .description(description)
    .argument('<queue>', QUEUE)
    .option('--state <dir>', 'state folder', '.patchline')
    .option(
      '--id <number>',
      'the message with this sequence number',
      wholeNumber('--id', [0, Number.MAX_SAFE_INTEGER]),
    )
    .option('--reason <reason>', 'all messages with this reason')
    .option('--group <group>', 'all messages that failed alike')
    .option('--all', 'all of them')
    .option('--dry-run', 'only say how many would be')
    .option('--count <number>', 'refuse if there are more or fewer', wholeNumber('--count', [1, 1_000_000]));
}

function look(
  { state }: LookFlags,
  context: CommandContext,
  act: (platform: Platform) => Promise<void>,
): Promise<void> {
  return withState({ stateDir: state, readOnly: true }, context, act);
}

async function list(platform: Platform, queue: string | undefined, { group }: LookFlags): Promise<void> {
  let isEmpty = true;
  for (const name of queue === undefined ? visibleSources(false) : [queue]) {
    const letters = await listDeadLetters(platform.bus, name);
    if (letters.length === 0) continue;
    // Who names the queue of what is under embargo wants to see it.
    const mask = await maskFor(platform, isOfEmbargo(name));
    for (const letter of letters) {
      if (group !== undefined && letter.group !== group) continue;
      isEmpty = false;
      const { sequenceNumber, enqueuedAt, reason, description, replays, body } = mask.letter(letter);
      const again = replays === 0 ? '' : `  (replayed ${replays} times)`;
      say(
        `${name}  ${sequenceNumber}  ${enqueuedAt.toISOString()}  ${letter.group}  ${reason}: ${description}${again}`,
      );
      say(`  ${JSON.stringify(body).slice(0, 200)}`);
    }
  }
  if (isEmpty && queue === undefined) say('No dead letters.');
}

async function groups(
  platform: Platform,
  queue: string | undefined,
  { format }: LookFlags,
  { environment }: CommandContext,
): Promise<void> {
  const mask = await maskFor(platform, queue !== undefined && isOfEmbargo(queue));
  const found = await groupDeadLetters(platform.bus, queue === undefined ? visibleSources(false) : [queue]);
  const shown = found.map((group) => mask.group(group));
  print(format === 'json' ? jsonText(shown) : formatGroups(shown, lookOf(process.stdout, environment)));
}

async function orders(
  platform: Platform,
  { format }: LookFlags,
  { environment }: CommandContext,
): Promise<void> {
  const found = await allOrders(platform, false);
  print(format === 'json' ? jsonText(found) : formatOrders(found, lookOf(process.stdout, environment)));
}

async function settle(
  act: 'replay' | 'discard',
  queue: string,
  flags: ChangeFlags,
  context: CommandContext,
): Promise<void> {
  const which = selectionOf(flags);
  const { state: stateDir, dryRun, because, count, rate } = flags;
  if (dryRun === true) {
    await withState({ stateDir, readOnly: true }, context, async ({ bus }) => {
      say(`${(await chosenBy(bus, { queue, which })).length} would be ${SETTLED[act]}`);
    });
    return;
  }
  const policy = await openPolicy(context.settings.PATCHLINE_POLICY);
  const order = {
    do: act,
    queue,
    which,
    perSecond: rate ?? policy.operations.replay.perSecond,
    ...defined({ because }),
  };
  await withState({ stateDir, shared: true }, context, async (platform) => {
    const settled = await commandOnRecord(platform, `dead-letters ${act}`, {
      work: async (): Promise<Settled> => {
        if (count !== undefined) await checkCount(platform, { queue, which }, count);
        if (which === 'all' && (await chosenBy(platform.bus, { queue, which })).length === 0)
          return { count: 0 };
        const name = userName();
        const given = await giveOrder({ ...platform, policy }, order, { id: `user:${name}`, name });
        return workOrder(platform, given);
      },
      what: (done) => ({ queue, which, count: done.count, ...defined({ because }) }),
      isEmbargoed: isOfEmbargo(queue),
    });
    report(settled, SETTLED[act]);
  });
}

const SETTLED = { replay: 'replayed', discard: 'discarded' } as const;

/** @throws NotFoundError if there are not as many as the person saw */
async function checkCount(
  { bus }: Platform,
  chosen: { queue: string; which: Selection },
  expected: number,
): Promise<void> {
  const count = (await chosenBy(bus, chosen)).length;
  if (count !== expected) throw new NotFoundError(`--count ${expected}: there are ${count} now`);
}

function report({ count, locked }: Settled, what: string): void {
  say(`${count} ${what}`);
  if (!locked) return;
  const until = locked.untilAtLatest.toISOString();
  say(`${locked.count} more are locked by another process until ${until} at the latest; run this again then`);
}

/** @throws InvalidInputError unless exactly one of the four is given */
function selectionOf({ id, reason, group, all }: ChangeFlags): Selection {
  if ([id, reason, group, all].filter((flag) => flag !== undefined).length !== 1)
    throw new InvalidInputError('pass one of --id, --reason, --group or --all');
  if (id !== undefined) return { sequenceNumber: id };
  if (group !== undefined) return { group };
  return reason === undefined ? 'all' : { reason };
}
