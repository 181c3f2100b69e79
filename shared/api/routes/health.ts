import { z } from 'zod';
import { pauseOf } from '../../events/index.ts';
import { type Blobs, defined, type Documents, newerKinds } from '../../platform/index.ts';
import { readCurrent } from '../../snapshot/index.ts';
import { route } from '../route.ts';

const answer = z.strictObject({
  status: z.enum(['ok', 'empty', 'paused']),
  nvdWatermark: z.iso.datetime().exactOptional().describe('Watermark of the current snapshot, ISO 8601.'),
  generation: z.int().exactOptional(),
  unreadable: z
    .array(z.string())
    .exactOptional()
    .describe('Kinds (container/kind) with documents of a newer Patchline that this one cannot read.'),
});

/** Reports that the service is up and how fresh its data is; names no finding. */
export const healthRoute = route({
  method: 'GET',
  path: '/api/health',
  role: 'public',
  title: 'Whether the service is up, and how fresh its data is',
  // It looks for documents of every kind, and anybody may ask.
  sharedMs: 2000,
  query: z.strictObject({}),
  answer,
  handle: async ({ blobs, documents }) => ({ body: await health(blobs, documents) }),
});

async function health(blobs: Blobs, documents: Documents): Promise<z.infer<typeof answer>> {
  const [current, newer] = await Promise.all([readCurrent(blobs), newerKinds(documents)]);
  const unreadable = newer.length > 0 ? newer : undefined;
  if (!current) return { status: 'empty', ...defined({ unreadable }) };
  const { generation, content } = current;
  const status = (await pauseOf(documents)) ? 'paused' : 'ok';
  const nvdWatermark = content.sources['nvd']?.watermark;
  return { status, generation, ...defined({ nvdWatermark, unreadable }) };
}
