import { describe } from 'node:test';

import type { Documents } from '../../shared/platform/documents.ts';
import { batchCases } from './documents/batches.ts';
import { changeFeedCases } from './documents/change-feed.ts';
import { limitCases } from './documents/limits.ts';
import { modelCases } from './documents/model.ts';
import { queryCases } from './documents/queries.ts';
import { singleWriteCases } from './documents/single-writes.ts';
import { timeToLiveCases } from './documents/time-to-live.ts';
import type { Open } from './opened.ts';
import { contract } from './opened.ts';

/** What every adapter of the document port must do. */
export function documentsContract(adapter: string, open: Open<Documents>): void {
  describe(`documents: ${adapter}`, () => {
    const documents = contract(open);
    singleWriteCases(documents);
    limitCases(documents);
    batchCases(documents);
    queryCases(documents);
    changeFeedCases(documents);
    timeToLiveCases(documents);
    modelCases(documents);
  });
}
