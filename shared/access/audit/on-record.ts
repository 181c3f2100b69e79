import {
  AlreadyExistsError,
  type Clock,
  contentHash,
  defined,
  type DocumentContainer,
  type Documents,
  isAway,
  messageOf,
  PatchlineError,
} from '../../platform/index.ts';
import type { Act, ActDocument, Outcome } from './act.ts';
import { monthOf } from './month.ts';

/** Equal acts in one millisecond, at most. */
const MOST_AT_ONCE = 100;
const MOST_REASON = 500;

interface Recording {
  documents: Documents;
  clock: Clock;
  /** What the actor does may be about what is under embargo: it is on record as such until its end says otherwise. */
  mayBeEmbargoed?: boolean;
}

interface Ended<T> {
  result: T;
  outcome: Outcome;
}

interface Begun {
  body: ActDocument;
  etag: string;
}

/**
 * Does something that changes what Patchline keeps, on record in `audit`: who, what, when and with what outcome. The act
 * is written down before it begins, so nothing is done that stands nowhere; where that cannot be written, nothing is done.
 * @throws what `work` throws, which is on record as `failed`; TransientError, StorageError where the record is away
 */
export async function onRecord<T>(
  { documents, clock, mayBeEmbargoed = false }: Recording,
  act: Act,
  work: () => Promise<Ended<T>>,
): Promise<T> {
  const container = documents.container('audit');
  const at = clock.now().toISOString();
  const month = monthOf(at, mayBeEmbargoed);
  const begun = await create(container, { kind: 'act', month, at, ...onlyAct(act), outcome: 'begun' });
  let ended: Ended<T>;
  try {
    ended = await work();
  } catch (error) {
    await end(container, begun, {
      outcome: 'failed',
      reason: messageOf(error),
      isEmbargoed: mayBeEmbargoed,
    });
    throw error;
  }
  await end(container, begun, ended.outcome);
  return ended.result;
}

/** An actor has roles besides, which are none of the record. */
function onlyAct({ actor: { id, name }, action, role }: Act): Act {
  return { actor: { id, name }, action, ...defined({ role }) };
}

/** Equal acts of one moment are told apart by their number; ids are in order of time. */
async function create(container: DocumentContainer, act: Omit<ActDocument, 'id'>): Promise<Begun> {
  const { at, month, actor, action } = act;
  for (let count = 0; count < MOST_AT_ONCE; count += 1) {
    const id = `${at}-${contentHash(JSON.stringify([actor.id, action, count])).slice(0, 12)}`;
    const body: ActDocument = { ...act, id };
    try {
      return { body, etag: await container.create(month, body) };
    } catch (error) {
      if (!(error instanceof AlreadyExistsError)) throw error;
    }
  }
  throw new PatchlineError(`${action}: is asked too often at one time`);
}

/** What was done is done: where its end cannot be written now, `begun` stands. */
async function end(container: DocumentContainer, { body, etag }: Begun, outcome: Outcome): Promise<void> {
  const { isEmbargoed = false, reason, ...rest } = outcome;
  const month = monthOf(body.at, isEmbargoed);
  const ended = { ...body, month, ...rest, ...defined({ reason: reason?.slice(0, MOST_REASON) }) };
  try {
    if (month === body.month) {
      await container.replace(month, ended, etag);
      return;
    }
    await create(container, ended);
    await container.delete(body.month, body.id, etag);
  } catch (error) {
    if (!isAway(error)) throw error;
  }
}
