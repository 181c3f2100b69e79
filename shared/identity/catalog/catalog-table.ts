import { type StoredProfile, StringTable, StringTableWriter } from '../../snapshot/index.ts';
import { type Catalog, type CatalogIndex, catalogOf, type Citation, listOf } from './catalog.ts';
import { remembered } from '../../platform/index.ts';

/** A serialised catalogue: opening it costs nothing, and each product is parsed on demand. */

const LIST = '\t';

/** Stores each list under its lookup name, prefixed with a letter for the kind of name. */
export function writeCatalog(index: CatalogIndex): Uint8Array {
  const table = new StringTableWriter();
  for (const [key, profile] of index.profiles) table.set(`p${key}`, JSON.stringify(profile));
  for (const [name, keys] of index.byName) table.set(`n${name}`, listOf(keys).join(LIST));
  for (const [name, keys] of index.byShortName) table.set(`s${name}`, listOf(keys).join(LIST));
  for (const [vendor, keys] of index.byVendor) table.set(`v${vendor}`, listOf(keys).join(LIST));
  for (const [name, vendors] of index.vendorSpellings) table.set(`o${name}`, listOf(vendors).join(LIST));
  for (const [word, count] of index.wordCounts) table.set(`w${word}`, String(count));
  for (const [reference, citations] of index.byReference) table.set(`r${reference}`, citationList(citations));
  for (const [name, citations] of index.byRepositoryName) table.set(`c${name}`, citationList(citations));
  return table.toBytes();
}

function citationList(citations: readonly Citation[]): string {
  return citations.map(({ product, count }) => `${product}${LIST}${count}`).join(LIST);
}

/** @param bytes as written by `writeCatalog` */
export function openCatalog(bytes: Buffer): Catalog {
  const table = new StringTable(bytes);
  // One cache per kind, so a repeated name is looked up as it is.
  const lists = (kind: string): ((name: string) => readonly string[]) =>
    remembered((name: string) => table.get(kind + name)?.split(LIST) ?? []);
  const citations = (kind: string): ((name: string) => readonly Citation[]) =>
    remembered((name: string) => citationsOf(table.get(kind + name)?.split(LIST) ?? []));
  return catalogOf({
    profile: (key) => {
      const text = table.get(`p${key}`);
      return text === undefined ? undefined : (JSON.parse(text) as StoredProfile);
    },
    byName: lists('n'),
    byShortName: lists('s'),
    byVendor: lists('v'),
    byReference: citations('r'),
    byRepositoryName: citations('c'),
    vendorSpellings: lists('o'),
    wordCount: remembered((word: string) => Number(table.get(`w${word}`) ?? 0)),
  });
}

function citationsOf(fields: readonly string[]): Citation[] {
  const citations: Citation[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2)
    citations.push({ product: fields[at] ?? '', count: Number(fields[at + 1]) });
  return citations;
}
