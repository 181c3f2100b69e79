import { NotFoundError, type Platform, underEmbargo } from '../../../../shared/platform/index.ts';
import { allSubscribers, readDeliveries, readSubscriber } from '../../../../shared/subscriptions/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatAttempts, formatSubscribers } from '../present/subscribers.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';

/** Documents of the delivery log that are shown. */
const PAGE = 20;

export interface LookFlags {
  state: string;
  embargoed?: true;
  format: 'table' | 'json';
}

export async function runList(flags: LookFlags, context: CommandContext): Promise<void> {
  await withSide(flags, context, async (side) => {
    const subscribers = await allSubscribers(side);
    const look = lookOf(process.stdout, context.environment);
    print(flags.format === 'json' ? jsonText(subscribers) : formatSubscribers(subscribers, look));
  });
}

/** @throws NotFoundError */
export async function runDeliveries(id: string, flags: LookFlags, context: CommandContext): Promise<void> {
  await withSide(flags, context, async (side) => {
    if (!(await readSubscriber(side, id))) throw new NotFoundError(`${id}: there is no such webhook`);
    const { attempts } = await readDeliveries(side, id, { limit: PAGE });
    const look = lookOf(process.stdout, context.environment);
    print(flags.format === 'json' ? jsonText(attempts) : formatAttempts(attempts, look));
  });
}

function withSide(
  { state, embargoed }: LookFlags,
  context: CommandContext,
  act: (side: Platform) => Promise<void>,
): Promise<void> {
  return withState({ stateDir: state, readOnly: true }, context, (platform) =>
    act(embargoed ? underEmbargo(platform) : platform),
  );
}
