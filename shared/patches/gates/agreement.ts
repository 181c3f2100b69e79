import { type Blocker, extendWaiver, type Grant, grantWaiver, type Waiver } from '../../gates/index.ts';
import { InvalidInputError } from '../../platform/index.ts';
import type { Person } from '../documents.ts';
import { RefusedError } from '../refused.ts';

/** What people agreed on one result of a build or an image: requested by one person and granted by another. */
export interface Agreement extends Omit<Waiver, 'grants'> {
  /** The latest request that nobody has granted; absent: none. */
  asked?: { by: Person; at: string; reason: string; until: string };
  /** Extensions included. */
  grants: Grant[];
}

interface Case {
  /** Hash of what was tested. */
  build: string;
  blocker: Blocker;
  /** What was agreed on it before. */
  known: Agreement | undefined;
  /** ISO 8601: now. */
  at: string;
}

interface Request {
  by: Person;
  reason: string;
  until: string;
  movesAnchor: boolean;
}

/** One person requests a waiver, or a longer one. Pure. @throws RefusedError naming the field */
export function requested(
  { build, blocker, known, at }: Case,
  { by, reason, until, movesAnchor }: Request,
): Agreement {
  const asked = { by, at, reason, until };
  // Somebody else will grant it; everything else is checked now.
  agreed(known, { build, blocker, movesAnchor }, { ...grantOf(asked, by), approvedBy: 'another' });
  const { gate, test, environment, result } = blocker;
  const fresh = { build, gate, test, environment, result, movesAnchor, grants: [] };
  return { ...(known ? agreementIn(known) : fresh), asked };
}

/** Another person grants what was requested. Pure. @throws RefusedError naming the field */
export function granted({ build, blocker, known, at }: Case, by: Person): Agreement {
  if (!known?.asked) throw new RefusedError('result', 'nobody asks for a waiver of it');
  const { asked, ...rest } = agreementIn(known);
  if (!asked || asked.by.id === by.id)
    throw new RefusedError('approvedBy', `${by.name} asked for it: another person has to grant it`);
  const grant = { ...grantOf(asked, by), at };
  const { grants } = agreed(known, { build, blocker, movesAnchor: known.movesAnchor }, grant);
  return { ...rest, grants };
}

/** The granted waiver; `undefined` if nothing was granted yet. */
export function grantedIn({ grants, ...agreement }: Agreement): Waiver | undefined {
  const { build, gate, test, environment, result, movesAnchor } = agreement;
  const [first, ...more] = grants;
  return first && { build, gate, test, environment, result, movesAnchor, grants: [first, ...more] };
}

/** Metrics whose anchor a granted waiver moves. */
export function movedAnchors(kept: readonly { body: Agreement }[]): string[] {
  return kept.filter(({ body }) => body.movesAnchor && body.grants.length > 0).map(({ body }) => body.test);
}

/** Without what else the document says. */
function agreementIn(known: Agreement): Agreement {
  const { build, gate, test, environment, result, movesAnchor, grants, asked } = known;
  return { build, gate, test, environment, result, movesAnchor, grants, ...(asked && { asked }) };
}

function grantOf({ by, at, reason, until }: NonNullable<Agreement['asked']>, granter: Person): Grant {
  return { requestedBy: named(by), approvedBy: named(granter), reason, at, until };
}

function named({ id, name }: Person): string {
  return `${name} (${id})`;
}

function agreed(
  known: Agreement | undefined,
  { build, blocker, movesAnchor }: { build: string; blocker: Blocker; movesAnchor: boolean },
  grant: Grant,
): Waiver {
  try {
    const waiver = known && grantedIn(known);
    return waiver ? extendWaiver(waiver, grant) : grantWaiver(build, blocker, grant, movesAnchor);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new RefusedError(error.field ?? 'result', error.message);
  }
}
