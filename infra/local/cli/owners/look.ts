import {
  type OwnershipDocument,
  ownershipOf,
  ownerships,
  withLifted,
} from '../../../../shared/ownership/index.ts';
import { defined, type Platform, underEmbargo } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatOwnership, formatOwnerships } from '../present/owners.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';
import { type ItemFlags, itemNamed } from './item.ts';

export interface LookFlags extends ItemFlags {
  state: string;
  embargoed?: true;
  format: 'table' | 'json';
}

export async function runList(
  { state, embargoed, format, owner, release }: LookFlags & { owner?: string },
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const side = embargoed ? underEmbargo(platform) : platform;
    const found = await all(side, defined({ owner, release }));
    const look = lookOf(process.stdout, context.environment);
    print(format === 'json' ? jsonText(found) : formatOwnerships(found, look));
  });
}

export async function runShow(
  words: readonly string[],
  { state, embargoed, format, ...flags }: LookFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const side = embargoed ? underEmbargo(platform) : platform;
    const own = await ownershipOf(side, await itemNamed(side, words, flags));
    const found = own && (await withLifted(platform, own));
    print(format === 'json' ? jsonText(found ?? {}) : formatOwnership(found));
  });
}

async function all(
  side: Platform,
  wanted: { owner?: string; release?: string },
): Promise<OwnershipDocument[]> {
  const found: OwnershipDocument[] = [];
  let continuation: string | undefined;
  do {
    const page = await ownerships(side, wanted, { limit: 500, continuation });
    found.push(...page.items.map(({ body }) => body));
    continuation = page.continuation;
  } while (continuation !== undefined);
  return found;
}
