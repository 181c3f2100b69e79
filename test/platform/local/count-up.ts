import { PreconditionFailedError } from '../../../shared/platform/errors.ts';
import { type LocalPlatform, openLocalPlatform } from '../../../shared/platform/local/index.ts';
import type { DocumentBody } from '../../../shared/platform/documents.ts';

interface Count extends DocumentBody {
  runId: string;
  count: number;
}

/** Adds `times` to the number in a document and to that in a blob, each by conditional writes of one. */
export async function countUp(stateDir: string, times: number): Promise<void> {
  const platform = await openLocalPlatform({ stateDir });
  for (let turn = 0; turn < times; turn += 1) {
    await untilItFits(() => addToDocument(platform));
    await untilItFits(() => addToBlob(platform));
  }
  await platform.close();
}

async function untilItFits(write: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
}

async function addToDocument({ documents }: LocalPlatform): Promise<void> {
  const container = documents.container('runs');
  const stored = await container.read<Count>('r', 'count');
  if (stored === undefined) throw new RangeError('no count');
  const next = { ...stored.body, count: stored.body.count + 1 };
  await container.replace('r', next, stored.etag);
}

async function addToBlob({ blobs }: LocalPlatform): Promise<void> {
  const blob = await blobs.get('count');
  if (blob === undefined) throw new RangeError('no count');
  await blobs.put('count', Buffer.from(String(Number(blob.bytes.toString()) + 1)), { etag: blob.etag });
}
