import type { Format, PublishedFile, Site, SiteDocument, Standing } from '../formats/format.ts';
import { formats } from '../formats/formats.ts';
import { inTurns } from '../../platform/index.ts';
import { archiveFiles } from './archive.ts';
import type { Generation, StoredDocument, StoredFile } from './generation.ts';
import { heldIfFails } from './held.ts';
import { makeDocument, type Making } from './make-documents.ts';
import { checkWhole } from './whole.ts';
import { writeFile } from './write-file.ts';
import type { Contents } from './write-generation.ts';

/** Documents made at once: they mostly wait for the disk. */
const LANES = 16;

interface MadeContents extends Contents {
  /** How many documents were made, rather than taken from the generation before. */
  made: number;
}

interface Documents {
  files: Map<string, StoredFile>;
  documents: Map<string, StoredDocument>;
  byFormat: ReadonlyMap<Format, readonly SiteDocument[]>;
  made: number;
}

/**
 * What the next generation holds: documents whose part of the site changed are made anew, the others are those of the
 * generation before, and files that list or hold documents are made once for all changes. All formats, or none.
 * @throws PublicationHeldError if one format fails or leaves out a CVE
 */
export async function makeContents(site: Site, making: Making): Promise<MadeContents> {
  const { files, documents, byFormat, made } = await makeDocuments(site, making);
  const dates = new Map([...documents].map(([key, { date }]) => [key, date]));
  const changed = newestOf(making.before.newest, ...dates.values());
  const deleted = deletions(making, documents, changed);
  const newest = newestOf(changed, ...deleted.map(({ at }) => at));
  const standing: Standing = { dates, deleted };
  for (const format of formats) {
    const whole = heldIfFails(format.name, () => format.files(site, standing));
    checkWhole(format, site, { documents: byFormat.get(format) ?? [], files: whole });
    await storeAll(whole, making, files);
  }
  const signed = [...documents.values()].flatMap(({ signed: isSigned, paths: [path], date }) =>
    isSigned && path !== undefined ? [{ path, date }] : [],
  );
  await storeAll(await archiveFiles(making.blobs, { signed, files }), making, files);
  return { files, documents, newest, deleted, made };
}

async function makeDocuments(site: Site, making: Making): Promise<Documents> {
  const files = new Map<string, StoredFile>();
  const documents = new Map<string, StoredDocument>();
  const byFormat = new Map<Format, readonly SiteDocument[]>();
  let made = 0;
  for (const format of formats) {
    const all = heldIfFails(format.name, () => format.documents?.(site) ?? []);
    byFormat.set(format, all);
    const results = new Map<number, Awaited<ReturnType<typeof makeDocument>>>();
    await inTurns(
      all.length,
      async (at) => {
        const each = all[at];
        if (each) results.set(at, await makeDocument(format.name, each, making));
      },
      LANES,
    );
    for (const [at, { key }] of all.entries()) {
      const result = results.get(at);
      if (!result) continue;
      documents.set(key, result.document);
      for (const [path, file] of result.files) files.set(path, file);
      if (result.isMade) made += 1;
    }
  }
  return { files, documents, byFormat, made };
}

async function storeAll(
  all: readonly PublishedFile[],
  { blobs, before, at, isAll: isChecked }: Making,
  files: Map<string, StoredFile>,
): Promise<void> {
  const stored = new Map<string, StoredFile>();
  await inTurns(all.length, async (index) => {
    const file = all[index];
    if (!file) return;
    const place = { at, before: before.files.get(file.path), isChecked };
    stored.set(file.path, await writeFile(blobs, file, place));
  });
  for (const { path } of all) {
    const file = stored.get(path);
    if (file) files.set(path, file);
  }
}

/** Signed files that are gone; those that came back are none any more. Dated behind all that is public. */
function deletions(
  { before }: Making,
  documents: ReadonlyMap<string, StoredDocument>,
  changed: string,
): Generation['deleted'] {
  const there = new Set(signedPaths(documents));
  const gone = signedPaths(before.documents).filter((path) => !there.has(path));
  const at = gone.length === 0 ? '' : new Date(Date.parse(changed) + 1000).toISOString();
  return [
    ...gone.sort().map((path) => ({ path, at })),
    ...before.deleted.filter(({ path }) => !there.has(path)),
  ];
}

function signedPaths(documents: ReadonlyMap<string, StoredDocument>): string[] {
  return [...documents.values()].flatMap(({ signed, paths }) => (signed ? paths.slice(0, 1) : []));
}

function newestOf(...dates: readonly string[]): string {
  return dates.reduce((a, b) => (a > b ? a : b), '');
}
