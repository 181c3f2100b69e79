import { Command } from 'commander';
import { sendWithheld, withheldEvents } from '../../../../shared/events/index.ts';
import { InvalidInputError, type Platform } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { say, tell } from '../say.ts';
import { withState } from '../with-state.ts';

interface EventsFlags {
  state: string;
  all?: true;
  embargoed?: true;
}

export function eventsCommand(context: CommandContext): Command {
  const command = new Command('events');
  const add = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--state <dir>', 'state folder, or azure: for the resources in the settings', '.patchline')
      .option('--embargoed', 'events under embargo, instead of all others');
  add('withheld', 'list them with reasons').action(async ({ state, embargoed }: EventsFlags) =>
    withState({ stateDir: state, readOnly: true }, context, (platform) => list(platform, embargoed)),
  );
  add('send', 'send events late, with their original ids, marked late')
    .argument('[id]', 'id of the event')
    .option('--all', 'all of them')
    .action(async (id: string | undefined, { state, all, embargoed }: EventsFlags) => {
      if ((id === undefined) === (all === undefined)) throw new InvalidInputError('pass one id or --all');
      await withState({ stateDir: state, shared: true }, context, (platform) =>
        send(platform, id, embargoed),
      );
    });
  return command;
}

async function list(platform: Platform, embargoed?: true): Promise<void> {
  const waiting = await withheldEvents(platform, embargoed);
  if (waiting.length === 0) say('No event is withheld.');
  for (const { id, event, place, reason, at } of waiting) {
    const what = event ? `${event.type} ${event.subject} (${event.sequence})` : `in ${place.container}`;
    say(`${event?.id ?? id}  ${at}  ${what}: ${reason}`);
  }
}

async function send(platform: Platform, id: string | undefined, embargoed?: true): Promise<void> {
  const results = await sendWithheld(platform, id, embargoed);
  const refused = results.filter((result) => result.refused !== undefined);
  say(`${results.length - refused.length} sent, ${refused.length} still withheld`);
  for (const { withheld, refused: why = '' } of refused) tell(`${withheld.event?.id ?? withheld.id}: ${why}`);
  if (refused.length > 0) process.exitCode = 1;
}
