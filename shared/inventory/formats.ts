import type { InventoryFormat } from './format.ts';
import { cycloneDx } from './formats/cyclonedx.ts';
import { manifest } from './formats/manifest.ts';
import { nodeImage } from './formats/node-image.ts';
import { primary } from './formats/repodata.ts';
import { rpmList } from './formats/rpm-list.ts';
import { spdx } from './formats/spdx.ts';

/** Every format. Any text may be a package list, so this one comes last. */
export const formats: readonly InventoryFormat[] = [cycloneDx, spdx, manifest, primary, nodeImage, rpmList];
