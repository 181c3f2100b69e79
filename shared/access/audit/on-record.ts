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

/** Most equal acts in one millisecond. */
const MOST_AT_ONCE = 100;
const MOST_REASON = 500;

interface Recording {
  documents: Documents;
  clock: Clock;
  /** The act may concern embargoed work: it is recorded as embargoed until its outcome says otherwise. */
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
 * Runs an act that changes stored state and records it in `audit`: who, what, when and the outcome. The
 * record is written before the act begins; if that fails, the act does not run.
 * @throws what `work` throws, recorded as `failed`; TransientError, StorageError when the audit is
 *   unavailable
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

/** Drops the actor's roles, which the audit does not keep. */
function onlyAct({ actor: { id, name }, action, role }: Act): Act {
  return { actor: { id, name }, action, ...defined({ role }) };
}

/** A counter tells apart equal acts of one moment; ids sort by time. */
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

/** The act is done by now: if its end cannot be written, `begun` stands. */
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
