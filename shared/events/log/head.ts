import { againWhenOvertaken, type DocumentBody, type Documents, type Stored } from '../../platform/index.ts';
import type { Audience } from '../audience.ts';
import { logContainer } from './entry.ts';

/** Where a log begins, and where its end was. */
interface HeadDocument extends DocumentBody {
  kind: 'log-head';
  bucket: Audience;
  /** Number of the oldest entry that is kept. */
  first: number;
  /** Entries below this are deleted; those from here to `first` are about to be. */
  swept: number;
  /** The log has at least that many entries; the entries themselves say how many. */
  end: number;
}

type Head = Pick<HeadDocument, 'first' | 'swept' | 'end'>;

const ID = 'head';

export async function headOf(documents: Documents, audience: Audience): Promise<Head> {
  const stored = await read(documents, audience);
  return stored?.body ?? { first: 1, swept: 1, end: 0 };
}

/** Moves a head on; none of its numbers ever falls. */
export async function moveHead(
  documents: Documents,
  audience: Audience,
  { first = 1, swept = 1, end = 0 }: Partial<Head>,
): Promise<void> {
  const log = logContainer(documents, audience);
  await againWhenOvertaken(async () => {
    const stored = await read(documents, audience);
    const before = stored?.body;
    const body: HeadDocument = {
      id: ID,
      kind: 'log-head',
      bucket: audience,
      first: Math.max(first, before?.first ?? 1),
      swept: Math.max(swept, before?.swept ?? 1),
      end: Math.max(end, before?.end ?? 0),
    };
    await (stored ? log.replace(audience, body, stored.etag) : log.create(audience, body));
  });
}

function read(documents: Documents, audience: Audience): Promise<Stored<HeadDocument> | undefined> {
  return logContainer(documents, audience).read<HeadDocument>(audience, ID);
}
