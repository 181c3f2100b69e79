import { parentPort, workerData } from 'node:worker_threads';

import { openLocalBlobs } from '../../../shared/platform/local/blobs/local-blobs.ts';

/** Reads a blob in a thread of its own and puts what it read under another name. */
const blobs = openLocalBlobs(workerData as string);
const source = await blobs.get('source');
await blobs.put('copy', source?.bytes ?? Buffer.alloc(0), { absent: true });
parentPort?.postMessage('done');
