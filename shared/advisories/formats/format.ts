import type { Advisory } from '../advisory.ts';
import type { Product, Publication } from '../publication.ts';
import type { Statement } from '../statements/statement.ts';

/** All that is public at one time. */
export interface Site {
  publication: Publication;
  /** Oldest first. Each of a release that the publication names. */
  advisories: readonly Advisory[];
  /** In the order of their keys, ended ones too. Each of a release that the publication names. */
  statements?: readonly Statement[];
  /** Of node images. */
  answers?: readonly ImageAnswer[];
  /** The key that signs its documents. */
  signingKey?: SigningKey;
}

/** What everybody may know of node images, under an address. */
export interface ImageAnswer {
  /** Below the base address. */
  path: string;
  /** ISO 8601: since when it can be said. */
  since: string;
  /** With an empty `report_time`, where it has one. */
  body: object;
}

/** The public side of a key. */
export interface SigningKey {
  /** 40 hex digits in capitals. */
  fingerprint: string;
  /** ASCII-armoured. */
  armored: string;
}

/** A file as readers get it. */
export interface PublishedFile {
  /** Below the base address, without a leading `/`. */
  path: string;
  /** `Content-Type`, exactly: some readers refuse a charset behind `application/json`. */
  type: string;
  content: string | Uint8Array;
}

/**
 * A document that is made from a part of the site alone: it is made again only if that part changes. Made anew with
 * other bytes, it gets a later date than all that is public.
 */
export interface SiteDocument {
  /** Unique on the site; never changes. */
  key: string;
  /** ISO 8601: when what it tells changed last. */
  changedAt: string;
  /** All that its bytes depend on, beside its date. JSON. */
  madeOf: unknown;
  /** The CVEs that its files must name. */
  tells: readonly string[];
  /** Its first file gets a detached signature, where there is a key. */
  isSigned?: true;
  /** @param date ISO 8601: `changedAt` or later */
  make(date: string): PublishedFile[];
}

/** What readers of a site are told about its documents as they stand. */
export interface Standing {
  /** Date of each document, by key. */
  dates: ReadonlyMap<string, string>;
  /** Paths of signed files that were public once, with the time at which they went; newest first. */
  deleted: readonly { path: string; at: string }[];
}

/** A way of saying what is public. Pure: the same site gives the same bytes. */
export interface Format {
  name: string;
  /** The advisories of which it names every CVE while they stand; absent: of none. */
  isWhole?: (product: Product, advisory: Advisory) => boolean;
  documents?: (site: Site) => SiteDocument[];
  /** Files that list, or hold, what documents there are: made whenever anything changes. */
  files(site: Site, standing: Standing): PublishedFile[];
}

/** The date under which a document is public. */
export function dateIn({ dates }: Standing, { key, changedAt }: SiteDocument): string {
  return dates.get(key) ?? changedAt;
}

/** JSON as all documents are written: people read them too. */
export function jsonFile(path: string, value: unknown): PublishedFile {
  return { path, type: 'application/json', content: `${JSON.stringify(value, undefined, 2)}\n` };
}
