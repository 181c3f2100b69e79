import { workerData } from 'node:worker_threads';

import { FolderMutex } from '../../../shared/platform/local/blobs/mutex.ts';
import { parameter, say } from './programs.ts';

interface Shared {
  path: string;
  /** [0]: 1 when the section has begun, 2 when it has ended. */
  state: Int32Array<SharedArrayBuffer>;
}

const shared = workerData as Shared | null;
const mutex = new FolderMutex(shared?.path ?? parameter(0));
mutex.run(() => {
  if (shared === null) {
    say('inside');
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  Atomics.store(shared.state, 0, 1);
  Atomics.notify(shared.state, 0);
  Atomics.wait(shared.state, 0, 1, 100);
  Atomics.store(shared.state, 0, 2);
});
