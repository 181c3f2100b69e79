import type { PublishedFile, Site, Standing } from '../../shared/advisories/formats/format.ts';
import { formats } from '../../shared/advisories/formats/formats.ts';

/** All files of a site as if nothing of it had been public before, unsigned: what formats say, without a store. */
export function siteFiles(site: Site): PublishedFile[] {
  const documents = formats.flatMap((format) => format.documents?.(site) ?? []);
  const dates = new Map(documents.map(({ key, changedAt }) => [key, changedAt]));
  const standing: Standing = { dates, deleted: [] };
  return [
    ...documents.flatMap((each) => each.make(each.changedAt)),
    ...formats.flatMap((format) => format.files(site, standing)),
  ];
}
