import { type Blobs, contentHash, defined, DOCUMENTS_VERSION } from '../../platform/index.ts';
import type { PublishedFile, SiteDocument } from '../formats/format.ts';
import type { Signer } from '../signing/signer.ts';
import type { Generation, StoredDocument, StoredFile } from './generation.ts';
import { cvesIn } from './cves-in.ts';
import { heldIfFails, PublicationHeldError } from './held.ts';
import { writeFile } from './write-file.ts';

/** The generation before, as far as making the next one needs it. */
export interface Before extends Pick<Generation, 'newest' | 'deleted'> {
  files: ReadonlyMap<string, StoredFile>;
  documents: ReadonlyMap<string, StoredDocument>;
}

export interface Making {
  blobs: Blobs;
  before: Before;
  signer?: Signer;
  /** ISO 8601: of files whose bytes are new. */
  at: string;
  /** Make all of them, whether or not what they are made of changed. */
  isAll: boolean;
}

interface Made {
  document: StoredDocument;
  files: ReadonlyMap<string, StoredFile>;
  /** Whether it was made now, rather than taken from the generation before. */
  isMade: boolean;
}

/**
 * A document with its files stored: as it was, if what it is made of did not change. If its bytes change, its date
 * becomes later than all that is public: readers who go by dates would miss it otherwise.
 * @throws PublicationHeldError if it does not name a CVE that it must tell
 */
export async function makeDocument(
  format: string,
  each: SiteDocument,
  { blobs, before, signer, at, isAll }: Making,
): Promise<Made> {
  const madeOf = contentHash(JSON.stringify([DOCUMENTS_VERSION, each.madeOf]));
  const known = before.documents.get(each.key);
  const signed = each.isSigned && defined({ by: signer?.fingerprint });
  const store = (file: PublishedFile): Promise<StoredFile> =>
    writeFile(blobs, file, { at, before: before.files.get(file.path), isChecked: isAll });

  if (known?.madeOf === madeOf && known.signed?.by === signed?.by && !isAll) {
    const files = new Map(known.paths.map((path) => [path, there(before, path)]));
    return { document: known, files, isMade: false };
  }
  const { date, made } = heldIfFails(format, () => datedFiles(each, { known, before, madeOf }));
  missing(format, each, made);
  const files = new Map<string, StoredFile>();
  for (const file of made) files.set(file.path, await store(file));
  const [first] = made;
  if (first && signer && signed) {
    const path = `${first.path}.asc`;
    const { content } = first;
    const signature = await signer.sign(content, new Date(date));
    files.set(path, await store({ path, type: 'text/plain', content: signature }));
  }
  const document = {
    madeOf,
    date,
    paths: [...files.keys()],
    ...defined({ signed }),
  };
  return { document, files, isMade: true };
}

interface Dating {
  known: StoredDocument | undefined;
  before: Before;
  madeOf: string;
}

/** Made with the date it had; anew with a later one if its bytes are others. */
function datedFiles(
  each: SiteDocument,
  { known, before, madeOf }: Dating,
): { date: string; made: PublishedFile[] } {
  const kept = known !== undefined && known.date > each.changedAt ? known.date : each.changedAt;
  const later = afterNewest(kept, before);
  const made = each.make(kept);
  const isKept = made.every(({ path, content }) => {
    const file = before.files.get(path);
    // Of a file that no list tells any more, what it was made of says enough.
    return file ? file.hash === contentHash(content) : known?.madeOf === madeOf;
  });
  if (later === kept || isKept) return { date: kept, made };
  return { date: later, made: each.make(later) };
}

function afterNewest(date: string, { newest }: Before): string {
  if (newest === '' || date > newest) return date;
  return new Date(Date.parse(newest) + 1000).toISOString();
}

function there({ files }: Before, path: string): StoredFile {
  const file = files.get(path);
  if (!file) throw new TypeError(`the generation names a document with ${path}, and no such file`);
  return file;
}

function missing(format: string, { key, tells }: SiteDocument, made: readonly PublishedFile[]): void {
  if (tells.length === 0) return;
  const named = new Set(made.flatMap(({ content }) => cvesIn(content)));
  const untold = tells.filter((cve) => !named.has(cve));
  if (untold.length > 0)
    throw new PublicationHeldError(`${format}: ${key} does not name ${untold.join(', ')}`, { format });
}
