import {
  changeOwnership,
  type OwnershipChange,
  ownershipChange,
} from '../../../../shared/ownership/index.ts';
import { defined, underEmbargo } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, personHere } from '../command-on-record.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import { parseCommand } from '../parse-command.ts';
import { say } from '../say.ts';
import { withState } from '../with-state.ts';
import { type ItemFlags, itemNamed } from './item.ts';

export interface ChangeFlags extends ItemFlags {
  state: string;
  now?: string;
  embargoed?: true;
}

/** Gives what the words name an owner or a note. */
export async function runChange(
  words: readonly string[],
  given: OwnershipChange,
  { state, now, embargoed, ...flags }: ChangeFlags,
  context: CommandContext,
): Promise<void> {
  const change = parseCommand(ownershipChange, given);
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    const side = embargoed ? underEmbargo(platform) : platform;
    const item = await itemNamed(side, words, flags);
    if (!embargoed) await keepEmbargo(platform, change);
    const { changed } = await commandOnRecord(platform, `owners ${change.do}`, {
      work: () => changeOwnership(side, { item, change }, personHere()),
      // A note is kept with its item alone.
      what: () => ({ ...item, ...(change.do === 'note' ? {} : change) }),
      isEmbargoed: embargoed === true,
    });
    say(`${words.join(' ')}: ${changed ? told(change) : 'was like that already'}`);
  });
}

function told(change: OwnershipChange): string {
  switch (change.do) {
    case 'assign':
      return `is ${change.owner}'s`;
    case 'unassign':
      return "is nobody's";
    case 'note':
      return 'has another note';
  }
}
