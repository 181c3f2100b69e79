import { atom } from './atom/atom.ts';
import { csaf } from './csaf/csaf.ts';
import { cvrf } from './cvrf/cvrf.ts';
import { FOLDER } from './csaf/provider.ts';
import type { Format, PublishedFile, Site, Standing } from './format.ts';
import { pages } from './html/pages.ts';
import { openvex } from './openvex/openvex.ts';
import { osv } from './osv/osv.ts';
import { oval } from './oval/oval.ts';
import { updateinfo } from './updateinfo/updateinfo.ts';

/** Every format, a line each. */
export const formats: readonly Format[] = [atom, csaf, cvrf, openvex, osv, oval, pages, updateinfo];

/** All files of a site as if nothing of it had been public before, unsigned. */
// tsr-skip: tests of formats and real clients read what they say without a store.
export function siteFiles(site: Site): PublishedFile[] {
  const documents = formats.flatMap((format) => format.documents?.(site) ?? []);
  const dates = new Map(documents.map(({ key, changedAt }) => [key, changedAt]));
  const standing: Standing = { dates, deleted: [] };
  return [
    ...documents.flatMap((each) => each.make(each.changedAt)),
    ...formats.flatMap((format) => format.files(site, standing)),
  ];
}

/** The folder of signed documents: its archive holds them by their paths below it. */
export const ARCHIVED_FOLDER = FOLDER;
