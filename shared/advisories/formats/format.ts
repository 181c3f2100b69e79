import type { Advisory } from '../advisory.ts';
import type { Publication } from '../publication.ts';

/** All that is public at one time. */
export interface Site {
  publication: Publication;
  /** Oldest first. Each of a release that the publication names. */
  advisories: readonly Advisory[];
}

/** A file as readers get it. */
export interface PublishedFile {
  /** Below the base address, without a leading `/`. */
  path: string;
  /** `Content-Type`, exactly: some readers refuse a charset behind `application/json`. */
  type: string;
  content: string;
}

/** A way of saying what is public. Pure: the same site gives the same bytes. */
export interface Format {
  name: string;
  files(site: Site): PublishedFile[];
}

/** JSON as all documents are written: people read them too. */
export function jsonFile(path: string, value: unknown): PublishedFile {
  return { path, type: 'application/json', content: `${JSON.stringify(value, undefined, 2)}\n` };
}
