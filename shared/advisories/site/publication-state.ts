import {
  againWhenOvertaken,
  defined,
  type DocumentBody,
  type Documents,
  type Platform,
} from '../../platform/index.ts';
import type { Signer } from '../signing/signer.ts';
import { PublicationHeldError } from './held.ts';

const SERIES = 'publication';
const ID = 'state';

/** How the last publication went: what the people on duty must know of. Times are ISO 8601. */
export interface PublicationState {
  /** It is held since then, and what is public is older. */
  held?: { since: string; reason: string };
  /** What signs. */
  key?: { fingerprint: string; expiresAt?: string };
}

interface StateDocument extends DocumentBody, PublicationState {
  kind: 'publication-state';
  series: typeof SERIES;
}

/** @returns nothing before the first publication */
export async function publicationState(documents: Documents): Promise<PublicationState> {
  const stored = await documents.container('advisories').read<StateDocument>(SERIES, ID);
  return stored ? defined({ held: stored.body.held, key: stored.body.key }) : {};
}

/** Does what publishes, and notes whether it was held and what signed. @throws what the work throws */
export async function notingState<T>(
  platform: Pick<Platform, 'documents' | 'clock'>,
  signer: Signer | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    const done = await work();
    await note(platform, signer, undefined);
    return done;
  } catch (error) {
    if (error instanceof PublicationHeldError) await note(platform, signer, error.message);
    throw error;
  }
}

async function note(
  { documents, clock }: Pick<Platform, 'documents' | 'clock'>,
  signer: Signer | undefined,
  reason: string | undefined,
): Promise<void> {
  const container = documents.container('advisories');
  const key = signer && {
    fingerprint: signer.fingerprint,
    ...defined({ expiresAt: signer.expiresAt?.toISOString() }),
  };
  await againWhenOvertaken(async () => {
    const stored = await container.read<StateDocument>(SERIES, ID);
    const since = stored?.body.held?.since ?? clock.now().toISOString();
    const held = reason === undefined ? undefined : { since, reason };
    const body: StateDocument = {
      id: ID,
      kind: 'publication-state',
      series: SERIES,
      ...defined({ held, key }),
    };
    if (!stored) await container.create(SERIES, body);
    else if (!isSame(stored.body, body)) await container.replace(SERIES, body, stored.etag);
  });
}

function isSame(stored: PublicationState, next: PublicationState): boolean {
  const said = ({ held, key }: PublicationState): string => JSON.stringify([held, key]);
  return said(stored) === said(next);
}
