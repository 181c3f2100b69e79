import { atom } from './atom/atom.ts';
import { csaf } from './csaf/csaf.ts';
import { cvrf } from './cvrf/cvrf.ts';
import { FOLDER } from './csaf/provider.ts';
import type { Format } from './format.ts';
import { pages } from './html/pages.ts';
import { images } from './images/images.ts';
import { openvex } from './openvex/openvex.ts';
import { osv } from './osv/osv.ts';
import { oval } from './oval/oval.ts';
import { updateinfo } from './updateinfo/updateinfo.ts';

/** Every format, a line each. */
export const formats: readonly Format[] = [atom, csaf, cvrf, images, openvex, osv, oval, pages, updateinfo];

/** The folder of signed documents: its archive holds them by their paths below it. */
export const ARCHIVED_FOLDER = FOLDER;
