import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { z } from 'zod';
import { type Blobs, contentHash, defined, readBounded } from '../platform/index.ts';
import { getOnce, withDefaults } from './http/http.ts';
import { isUrl } from './location.ts';
import { type Download, type FetchRequest, type KeptDownload, type Plan, RAW } from './source.ts';

/** As received, compressed or plain: the largest, the overrides, has some 30 MB. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Within the host, as with feeds. */
const MAX_REDIRECTS = 3;

/**
 * The common part of every source that is a single file at a path or URL.
 * @param file what manifests call the file
 */
export function wholeFile<Name extends string>(name: Name, file: string = name) {
  return {
    name,
    file,
    jobs: [z.object({ kind: z.literal(name) })],
    plan: (): Promise<Plan<{ kind: Name }>> => Promise.resolve({ jobs: [{ kind: name }] }),
    async *fetch({ location, known, service }: FetchRequest): AsyncGenerator<Download> {
      const bytes = isUrl(location) ? await download(location) : await readBounded(location, MAX_BYTES);
      const sha256 = known && hash('sha256', bytes, 'hex');
      if (Object.values(known?.files ?? {}).some((before) => before.sha256 === sha256)) return;
      const raw = service && `${name}/${contentHash(bytes)}`;
      yield { file: basename(location), full: true, bytes, warnings: [], ...defined({ raw }) };
    },
    async *kept(blobs: Blobs): AsyncGenerator<KeptDownload> {
      for await (const blob of blobs.list(`${RAW}${name}/`))
        yield { ...blob, file: name, full: true, group: name };
    },
  };
}

/** Small files that change rarely; the job's own retries cover failures. */
function download(url: string): Promise<Buffer> {
  const request = { maxBytes: MAX_BYTES, redirects: MAX_REDIRECTS };
  return getOnce(new URL(url), withDefaults({ timeoutMs: 120_000 }), request);
}
