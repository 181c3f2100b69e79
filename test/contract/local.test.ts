import { rm } from 'node:fs/promises';
import { describe } from 'node:test';

import { type LocalPlatform, openLocalPlatform } from '../../shared/platform/local/index.ts';
import { SteppingClock, temporaryFolder } from '../platform/local/state.ts';
import { blobsContract } from './blobs.ts';
import { busContract } from './bus.ts';
import { documentsContract } from './documents.ts';
import { containerTimeToLiveCases } from './documents/time-to-live.ts';
import type { Open } from './opened.ts';
import { contract } from './opened.ts';

/** Opens one port of a platform in a folder of its own, on a clock that the case moves. */
function opening<T>(portOf: (platform: LocalPlatform) => T): Open<T> {
  return async () => {
    const stateDir = await temporaryFolder();
    const clock = new SteppingClock();
    const options = { stateDir, exclusive: true, clock };
    let platform = await openLocalPlatform(options);
    return {
      port: portOf(platform),
      pass(seconds) {
        clock.pass(seconds);
        return Promise.resolve();
      },
      async reopen() {
        await platform.close();
        platform = await openLocalPlatform(options);
        return portOf(platform);
      },
      async close() {
        await platform.close();
        await rm(stateDir, { recursive: true });
      },
    };
  };
}

const openDocuments = opening(({ documents }) => documents);

documentsContract('local', openDocuments);
describe('documents: local, a month on', () => {
  containerTimeToLiveCases(contract(openDocuments));
});
busContract(
  'local',
  opening(({ bus }) => bus),
  { presentMs: 5000, absentMs: 20 },
);
blobsContract(
  'local',
  opening(({ blobs }) => blobs),
);
