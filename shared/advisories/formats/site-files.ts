import { atom } from './atom/atom.ts';
import { csaf } from './csaf/csaf.ts';
import type { Format, PublishedFile, Site } from './format.ts';
import { pages } from './html/pages.ts';
import { openvex } from './openvex/openvex.ts';
import { osv } from './osv/osv.ts';
import { oval } from './oval/oval.ts';
import { updateinfo } from './updateinfo/updateinfo.ts';

/** Every format, a line each. */
const formats: readonly Format[] = [atom, csaf, openvex, osv, oval, pages, updateinfo];

/** All files of a site, in all formats or in none: one that fails stops the others too. */
export function siteFiles(site: Site): PublishedFile[] {
  return formats.flatMap((format) => format.files(site));
}
