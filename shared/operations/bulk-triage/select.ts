import type { FindingDocument } from '../../findings/index.ts';
import { readRequests, requestNamed } from '../../intake/index.ts';
import { findingOf, type OwnedItem, ownerships, ownersIn } from '../../ownership/index.ts';
import { packageKey, patchId } from '../../inventory/index.ts';
import type { PatchDocument } from '../../patches/index.ts';
import {
  compareText,
  contentHash,
  defined,
  InvalidInputError,
  type Platform,
  queryAll,
  type Stored,
} from '../../platform/index.ts';
import { type BulkOrder, MOST_ITEMS } from './bulk.ts';

/** Items that an order is about, as things stand. */
export interface Selected {
  items: OwnedItem[];
  /** Another one if items came, went or changed. */
  digest: string;
}

type Filter = Exclude<BulkOrder['which'], unknown[]>;
type FindingFilter = Extract<Filter, { of: 'finding' }>;

/** An item, and what changes with it. */
interface Found {
  item: OwnedItem;
  revision: number;
}

/** @throws InvalidInputError if they are too many */
export async function selected(side: Platform, which: BulkOrder['which']): Promise<Selected> {
  const found = new Map<string, Found>();
  for await (const each of itemsOf(side, which)) {
    found.set(JSON.stringify(each.item), each);
    if (found.size > MOST_ITEMS)
      throw new InvalidInputError(`which: is more than ${MOST_ITEMS}: name fewer`, { field: 'which' });
  }
  const sorted = [...found].sort(([a], [b]) => compareText(a, b));
  const keys = sorted.flatMap(([, { item }]) =>
    'repository' in item ? [] : packageKey(item.release, item.package),
  );
  const owners = await ownersIn(side, keys);
  const lines = sorted.map(([line, { item, revision }]) => {
    const owned = 'repository' in item ? 0 : owners.revisionOf(item);
    return `${line} ${revision} ${owned}`;
  });
  return { items: sorted.map(([, { item }]) => item), digest: contentHash(lines.join('\n')) };
}

async function* itemsOf(side: Platform, which: BulkOrder['which']): AsyncGenerator<Found> {
  if (Array.isArray(which)) {
    for (const item of which) yield { item, revision: await revisionOf(side, item) };
  } else if (which.of === 'request') {
    const { of: _, ...wanted } = which;
    for (const { repository, number, revision } of await readRequests(side, wanted))
      yield { item: { repository, number }, revision };
  } else {
    for await (const { body } of findings(side, which)) {
      const { release, package: name, cve, revision } = body;
      if (isWanted(body, which)) yield { item: { release, package: name, cve }, revision };
    }
  }
}

/** 0: it is not there. */
async function revisionOf({ documents }: Platform, item: OwnedItem): Promise<number> {
  if ('repository' in item) {
    const { repository, number } = item;
    return (await requestNamed(documents.container('reports'), repository, number))?.revision ?? 0;
  }
  const key = packageKey(item.release, item.package);
  const [container, id] =
    'cve' in item ? (['findings', item.cve] as const) : (['patches', patchId(item.patch)] as const);
  const stored = await documents.container(container).read<FindingDocument | PatchDocument>(key, id);
  return stored?.body.revision ?? 0;
}

/** Those that may be wanted. */
async function* findings(
  side: Platform,
  { owner, release, package: name, status, severity, lane }: FindingFilter,
): AsyncGenerator<Stored<FindingDocument>> {
  if (owner === undefined) {
    const partition = release !== undefined && name !== undefined ? packageKey(release, name) : undefined;
    const where = { kind: 'finding', ...defined({ release, package: name, status, severity, lane }) };
    yield* queryAll<FindingDocument>(side.documents.container('findings'), {
      where,
      limit: 500,
      onUnreadable: () => undefined,
      ...defined({ partition }),
    });
    return;
  }
  let continuation: string | undefined;
  do {
    const wanted = { of: 'finding', owner, ...defined({ release, package: name }) } as const;
    const page = await ownerships(side, wanted, { limit: 500, continuation });
    for (const { body } of page.items) {
      const found = await findingOf(side, body, () => undefined);
      if (found) yield found;
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
}

function isWanted(
  finding: FindingDocument,
  { search, status, severity, lane, flooded = false }: FindingFilter,
): boolean {
  const part = search?.toLowerCase() ?? '';
  return (
    (finding.flood !== undefined) === flooded &&
    (status ?? finding.status) === finding.status &&
    (severity ?? finding.severity) === finding.severity &&
    (lane ?? finding.lane) === finding.lane &&
    [finding.package, finding.cve].some((text) => text.toLowerCase().includes(part))
  );
}
