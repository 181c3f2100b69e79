import { describe } from 'node:test';

import type { Blobs } from '../../shared/platform/blobs.ts';
import { conditionCases } from './blobs/conditions.ts';
import { contentCases } from './blobs/contents.ts';
import { leaseCases } from './blobs/leases.ts';
import { listCases } from './blobs/lists.ts';
import { nameCases } from './blobs/names.ts';
import type { Open } from './opened.ts';
import { contract } from './opened.ts';

/** What every adapter of the blob port must do. */
export function blobsContract(adapter: string, open: Open<Blobs>): void {
  describe(`blobs: ${adapter}`, () => {
    const blobs = contract(open);
    contentCases(blobs);
    nameCases(blobs);
    conditionCases(blobs);
    listCases(blobs);
    leaseCases(blobs);
  });
}
