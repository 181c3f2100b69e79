import { type Blobs, defined, type Lock, type Platform, SITE_SCHEMA } from '../../platform/index.ts';
import type { Advisory } from '../advisory.ts';
import type { Publication } from '../publication.ts';
import type { ImageAnswer } from '../formats/format.ts';
import type { Signer } from '../signing/signer.ts';
import type { Statement } from '../statements/statement.ts';
import { storedStatements } from '../statements/stored-statements.ts';
import { readAdvisories } from '../stored-advisories.ts';
import { readUntold, tellAll } from '../untold.ts';
import { CURRENT, readPointer, type SitePointer } from './generation.ts';
import { PublicationHeldError } from './held.ts';
import { makeContents } from './make-contents.ts';
import type { Before } from './make-documents.ts';
import { notingState } from './publication-state.ts';
import { type Known, readBefore, salvageBefore } from './read-before.ts';
import { withSiteLock } from './site-lock.ts';
import { stillReadable, sweep } from './sweep.ts';
import { writeGeneration } from './write-generation.ts';

export interface SiteOptions {
  signer?: Signer;
  /** Make all documents, whether or not what they are made of changed, and what is damaged of what is stored. */
  isAll?: boolean;
  /** What may be told of node images besides, by these advisories. */
  readAnswers?: (advisories: readonly Advisory[]) => Promise<ImageAnswer[]>;
  /** A person says that as many documents may go. */
  acceptsRemovals?: boolean;
}

export interface PublishedSite {
  generation: string;
  /** Whether it is another than before. */
  isNew: boolean;
  advisories: Advisory[];
  /** Documents that were made now. */
  made: number;
  files: number;
  /** Unpacked. */
  bytes: number;
}

/** Without a person's word no more than this share of the documents goes at once, beyond a few. */
const MOST_REMOVED = 0.05;
const FEW = 10;

/**
 * Makes public what is published, in every format, as one generation: readers get the one before until its pointer
 * moves, and then this one; events of what it tells go out only then. Whoever is killed meanwhile leaves what was public.
 * @throws PublicationHeldError if a format fails or too much would go: nothing changed then
 */
export function publishSite(
  platform: Pick<Platform, 'documents' | 'blobs' | 'clock'>,
  publication: Publication,
  options: SiteOptions = {},
): Promise<PublishedSite> {
  const publish = (lock: Lock): Promise<PublishedSite> =>
    makePublic(platform, publication, { ...options, lock });
  return withSiteLock(platform.blobs, (lock) => notingState(platform, options.signer, () => publish(lock)));
}

async function makePublic(
  platform: Pick<Platform, 'documents' | 'blobs' | 'clock'>,
  publication: Publication,
  { lock, signer, isAll = false, acceptsRemovals = false, readAnswers }: SiteOptions & { lock: Lock },
): Promise<PublishedSite> {
  const { blobs, clock } = platform;
  const now = clock.now();
  // Read before the advisories: whoever reads them later moves the pointer later.
  const known = isAll ? await salvageBefore(blobs, now) : await readBefore(blobs);
  const { before } = known;
  const releases = new Set(Object.keys(publication.releases));
  // Before the advisories too: what is read after an event tells at least as much.
  const untold = await readUntold(platform.documents, releases);
  // Without the fields of their documents: what is stored otherwise does not make documents anew.
  const advisories = (await readAdvisories(platform.documents)).filter(({ release }) =>
    releases.has(release),
  );
  const at = `${now.toISOString().slice(0, 19)}.000Z`;
  const statements = await publicStatements(platform, publication);
  const answers = await readAnswers?.(advisories);
  const site = { publication, advisories, statements, ...defined({ answers, signingKey: signer }) };
  const contents = await makeContents(site, { blobs, before, at, isAll, ...defined({ signer }) });
  if (!acceptsRemovals) holdRemovals(before, contents.documents);
  const generation = await writeGeneration(blobs, contents);
  const isNew = await moveTo(blobs, generation, { known, now, lock });
  await tellAll(platform.documents, untold);
  return {
    generation,
    isNew,
    advisories,
    made: contents.made,
    files: contents.files.size,
    bytes: [...contents.files.values()].reduce((sum, { size }) => sum + size, 0),
  };
}

async function publicStatements(
  { documents }: Pick<Platform, 'documents'>,
  { releases }: Publication,
): Promise<Statement[]> {
  const stored = await Promise.all(Object.keys(releases).map((each) => storedStatements(documents, each)));
  return stored.flatMap((each) => [...each.values()]);
}

function holdRemovals({ documents }: Before, next: ReadonlyMap<string, unknown>): void {
  const gone = [...documents.keys()].filter((key) => !next.has(key)).length;
  if (gone <= FEW || gone <= documents.size * MOST_REMOVED) return;
  throw new PublicationHeldError(
    `${gone} of ${documents.size} documents would go; if they should, publish with --accept-removals`,
  );
}

interface Moving {
  known: Known;
  now: Date;
  lock: Lock;
}

/** Moves the pointer, and removes what was replaced long ago. @returns whether it moved */
async function moveTo(blobs: Blobs, generation: string, { known, now, lock }: Moving): Promise<boolean> {
  const { pointer: before, etag } = known;
  const readable = before ? stillReadable(before, now) : [];
  const isNew = before?.generation !== generation;
  const replaced = before && isNew ? [{ generation: before.generation, at: now.toISOString() }] : [];
  const retired = [...replaced, ...readable.filter((each) => each.generation !== generation)];
  const isOver = before !== undefined && readable.length < before.retired.length;
  if (!isNew && !isOver) return false;
  lock.check();
  const pointer: SitePointer = { schema: SITE_SCHEMA, generation, retired };
  const condition = etag === undefined ? { absent: true as const } : { etag };
  await blobs.put(CURRENT, Buffer.from(JSON.stringify(pointer)), condition);
  if (isOver) await sweep(blobs, pointer, lock);
  return isNew;
}

/** Removes what was replaced over an hour ago. @returns number of blobs removed */
export function sweepSite({ blobs, clock }: Pick<Platform, 'blobs' | 'clock'>): Promise<number> {
  return withSiteLock(blobs, async (lock) => {
    const current = await readPointer(blobs);
    if (!current) return 0;
    const { pointer, etag } = current;
    const retired = stillReadable(pointer, clock.now());
    if (retired.length === pointer.retired.length) return 0;
    lock.check();
    const next: SitePointer = { ...pointer, retired };
    await blobs.put(CURRENT, Buffer.from(JSON.stringify(next)), { etag });
    return sweep(blobs, next, lock);
  });
}
