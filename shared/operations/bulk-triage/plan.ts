import { type Decision, readRecord, takenNow, withCurrentEvidence } from '../../decisions/index.ts';
import type { Person } from '../../intake/index.ts';
import type { OwnedItem } from '../../ownership/index.ts';
import { InvalidInputError, type Platform } from '../../platform/index.ts';
import type { BulkOrder } from './bulk.ts';

/** What an order does, fixed before anything is done: repeated after a kill, it does the same. */
export interface BulkPlan {
  change: BulkOrder['change'];
  items: OwnedItem[];
  /** Of each item in turn, if it is decided. */
  decisions?: Decision[];
}

/** @throws InvalidInputError naming the field where the change does not fit */
export async function planned(
  side: Platform,
  { change, items }: Pick<BulkPlan, 'change' | 'items'>,
  by: Person,
): Promise<BulkPlan> {
  checkFits(change, items);
  if (change.do !== 'decide') return { change, items };
  if (side.apartFrom)
    throw new InvalidInputError('change: decisions are for everybody to read, none is under embargo', {
      field: 'change',
    });
  const decidedAt = side.clock.now().toISOString();
  const decisions = items.map((item) =>
    decisionOf({ ...item, ...change.decision, author: by.name, decidedAt }),
  );
  return {
    change,
    items,
    decisions: await withCurrentEvidence(side, await takenNow(side.documents, decisions)),
  };
}

/** @throws InvalidInputError if the change is of other items */
export function checkFits(change: BulkOrder['change'], items: readonly OwnedItem[]): void {
  if (change.do === 'decide' && !items.every((item) => 'cve' in item))
    throw new InvalidInputError('change: only findings are decided', { field: 'change' });
  if (change.do === 'set-state' && !items.every((item) => 'repository' in item))
    throw new InvalidInputError('change: only requests have such a state', { field: 'change' });
}

function decisionOf(record: object): Decision {
  const read = readRecord(record);
  if ('decision' in read) return read.decision;
  const [{ field, reason } = { field: '', reason: 'is no decision' }] = read.faults;
  throw new InvalidInputError(`change.decision.${field}: ${reason}`, { field: `change.decision.${field}` });
}
