import { Command } from 'commander';
import {
  discardDeadLetters,
  listDeadLetters,
  queueHealth,
  replayDeadLetters,
  type Selection,
  type Settled,
} from '../../../../shared/operations/index.ts';
import { type Bus, EMBARGO_EVENTS, InvalidInputError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord } from '../command-on-record.ts';
import { wholeNumber } from '../parameters.ts';
import { say } from '../say.ts';
import { withState } from '../with-state.ts';

interface DeadLetterFlags {
  state: string;
  id?: number;
  reason?: string;
  all?: true;
}

export function deadLettersCommand(context: CommandContext): Command {
  const command = new Command('dead-letters');
  const add = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .argument(name === 'list' ? '[queue]' : '<queue>', 'for example match-jobs or finding-events/patches')
      .option('--state <dir>', 'state folder', '.patchline');
  const choose = (sub: Command): Command =>
    sub
      .option(
        '--id <number>',
        'the message with this sequence number',
        wholeNumber('--id', [0, Number.MAX_SAFE_INTEGER]),
      )
      .option('--reason <reason>', 'all messages with this reason')
      .option('--all', 'all of them');

  add('list', 'list them with reasons').action((queue: string | undefined, flags: DeadLetterFlags) =>
    withState({ stateDir: flags.state, readOnly: true }, context, ({ bus }) => list(bus, queue)),
  );
  choose(add('replay', 'send messages again')).action((queue: string, flags: DeadLetterFlags) =>
    withState({ stateDir: flags.state, shared: true }, context, async (platform) => {
      const selection = selectionOf(flags);
      const settled = await commandOnRecord(platform, 'dead-letters replay', {
        work: () => replayDeadLetters(platform, queue, selection),
        what: ({ count }) => ({ queue, selection, count }),
        isEmbargoed: isOfEmbargo(queue),
      });
      report(settled, 'replayed');
    }),
  );
  choose(add('discard', 'discard messages')).action((queue: string, flags: DeadLetterFlags) =>
    withState({ stateDir: flags.state, shared: true }, context, async (platform) => {
      const selection = selectionOf(flags);
      const settled = await commandOnRecord(platform, 'dead-letters discard', {
        work: () => discardDeadLetters(platform, queue, selection),
        what: ({ count }) => ({ queue, selection, count }),
        isEmbargoed: isOfEmbargo(queue),
      });
      report(settled, 'discarded');
    }),
  );
  return command;
}

async function list(bus: Bus, queue: string | undefined): Promise<void> {
  const names =
    queue === undefined
      ? (await queueHealth(bus, new Date()))
          .filter(({ deadLettered }) => deadLettered > 0)
          .map(({ name }) => name)
      : [queue];
  if (names.length === 0) say('No dead letters.');
  for (const name of names) {
    for (const letter of await listDeadLetters(bus, name)) {
      say(
        `${name}  ${letter.sequenceNumber}  ${letter.enqueuedAt.toISOString()}  ${letter.reason}: ${letter.description}`,
      );
      say(`  ${JSON.stringify(letter.body).slice(0, 200)}`);
    }
  }
}

function report({ count, locked }: Settled, what: string): void {
  say(`${count} ${what}`);
  if (!locked) return;
  const until = locked.untilAtLatest.toISOString();
  say(`${locked.count} more are locked by another process until ${until} at the latest; run this again then`);
}

/** Such a queue is shown only when named: lists of all queues leave it out. */
function isOfEmbargo(queue: string): boolean {
  return queue.startsWith(`${EMBARGO_EVENTS}/`);
}

/** @throws InvalidInputError unless exactly one of the three is given */
function selectionOf({ id, reason, all }: DeadLetterFlags): Selection {
  if ([id, reason, all].filter((flag) => flag !== undefined).length !== 1) {
    throw new InvalidInputError('pass one of --id, --reason or --all');
  }
  if (id !== undefined) return { sequenceNumber: id };
  return reason === undefined ? 'all' : { reason };
}
