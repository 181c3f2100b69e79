import { openPolicy } from '../../../../shared/matching/index.ts';
import {
  allBulks,
  type BulkOrder,
  bulkOf,
  bulkOrder,
  giveBulk,
  previewBulk,
  workBulk,
} from '../../../../shared/operations/index.ts';
import { defined, faultOf, InvalidInputError, underEmbargo } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, personHere } from '../command-on-record.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import { formatBulk, formatBulks, formatPreview } from '../present/bulk.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { relayEvents } from '../relay-events.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';

export interface BulkFlags {
  state: string;
  format: 'table' | 'json';
  embargoed?: true;
  confirm?: string;
  // Which.
  release?: string;
  package?: string;
  status?: string;
  severity?: string;
  lane?: string;
  search?: string;
  owner?: string;
  flooded?: true;
  asks?: string;
  repository?: string;
  // What.
  assign?: string;
  unassign?: true;
  note?: string;
  setState?: string;
  setStatus?: string;
  disposition?: string;
  justification?: string;
  rating?: string;
  until?: string;
  reason?: string;
}

/** Says which items match, or does with them what the flags say. */
export async function runBulk(
  of: 'finding' | 'request',
  flags: BulkFlags,
  context: CommandContext,
): Promise<void> {
  const { state, format, embargoed, confirm } = flags;
  const order = orderOf(of, flags);
  await withState({ stateDir: state, shared: true }, context, async (platform) => {
    const policy = await openPolicy(context.settings.PATCHLINE_POLICY);
    const side = { ...(embargoed ? underEmbargo(platform) : platform), policy };
    const by = personHere();
    if (!embargoed) await keepEmbargo(platform, order.change);
    const found = await previewBulk(side, order, by);
    if (confirm === undefined) {
      print(format === 'json' ? jsonText({ count: found.items.length, ...found }) : formatPreview(found));
      return;
    }
    const id = await commandOnRecord(platform, `bulk ${of}s`, {
      work: async () => {
        const expected = { count: found.items.length, digest: confirm };
        const given = await giveBulk(side, { order, expected }, by);
        await workBulk(side, given);
        return given;
      },
      what: (given) => ({ do: order.change.do, which: order.which, order: given }),
      isEmbargoed: embargoed === true,
    });
    const done = await bulkOf(side, id);
    print(format === 'json' ? jsonText(done ?? {}) : formatBulk(done));
    await relayEvents(platform, context.settings);
  });
}

export async function runOrders(
  id: string | undefined,
  { state, format, embargoed }: BulkFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const side = embargoed ? underEmbargo(platform) : platform;
    if (id === undefined) {
      const orders = await allBulks(side);
      print(
        format === 'json'
          ? jsonText(orders)
          : formatBulks(orders, lookOf(process.stdout, context.environment)),
      );
      return;
    }
    const order = await bulkOf(side, id);
    if (!order) throw new InvalidInputError(`${id}: there is no such order`);
    print(format === 'json' ? jsonText(order) : formatBulk(order));
  });
}

/** @throws InvalidInputError naming the field */
function orderOf(of: 'finding' | 'request', flags: BulkFlags): BulkOrder {
  const { release, package: name, status, severity, lane, search, owner, asks, repository } = flags;
  const which =
    of === 'finding'
      ? {
          of,
          ...defined({
            release,
            package: name,
            status,
            severity,
            lane,
            search,
            owner,
            flooded: flags.flooded,
          }),
        }
      : { of, ...defined({ state: status, asks, owner, repository }) };
  const read = bulkOrder.safeParse({ which, change: changeOf(of, flags) });
  if (read.success) return read.data;
  const { field, reason } = faultOf(read.error);
  throw new InvalidInputError(`${field}: ${reason}`, { field });
}

function changeOf(of: 'finding' | 'request', flags: BulkFlags): object {
  const { assign, unassign, note, setState, reason } = flags;
  if (assign !== undefined) return { do: 'assign', owner: assign };
  if (unassign) return { do: 'unassign' };
  if (note !== undefined) return { do: 'note', text: note };
  if (of === 'request') return { do: 'set-state', ...defined({ state: setState, reason }) };
  const { setStatus: status, disposition, justification, rating, until } = flags;
  const decision = defined({ status, disposition, justification, rating, until, reason });
  return { do: 'decide', decision };
}
