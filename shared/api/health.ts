import { z } from 'zod';
import { pauseOf } from '../events/index.ts';
import { type Blobs, defined, type Documents } from '../platform/index.ts';
import { readCurrent } from '../snapshot/index.ts';
import { route } from './route.ts';

const answer = z.strictObject({
  status: z.enum(['ok', 'empty', 'paused']),
  nvdWatermark: z.iso
    .datetime()
    .exactOptional()
    .describe('When the snapshot in force was known up to, ISO 8601.'),
  generation: z.int().exactOptional(),
});

/** Says that the service answers and how fresh it is; names no finding. */
export const healthRoute = route({
  method: 'GET',
  path: '/api/health',
  role: 'public',
  query: z.strictObject({}),
  answer,
  handle: async ({ blobs, documents }) => ({ body: await health(blobs, documents) }),
});

async function health(blobs: Blobs, documents: Documents): Promise<z.infer<typeof answer>> {
  const current = await readCurrent(blobs);
  if (!current) return { status: 'empty' };
  const { generation, content } = current;
  const status = (await pauseOf(documents)) ? 'paused' : 'ok';
  return { status, generation, ...defined({ nvdWatermark: content.sources['nvd']?.watermark }) };
}
