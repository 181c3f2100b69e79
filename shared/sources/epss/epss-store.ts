import { type Blobs, pack, unpack } from '../../platform/index.ts';
import { decompress } from '../decompress.ts';
import { type EpssScores, parseEpss } from './epss.ts';

/**
 * The newest EPSS scores. They change daily for nearly every CVE and decide nothing by themselves, so they lie beside
 * the snapshot and are looked up where findings are shown: no score makes anything match again.
 */
const EPSS = 'epss/current';

/** Keeps a file of scores as the newest. @throws InvalidInputError when it is none */
export async function storeEpss(blobs: Blobs, bytes: Uint8Array, file: string): Promise<EpssScores> {
  const scores = parseEpss(bytes, file);
  await blobs.put(EPSS, pack(decompress(bytes, file)));
  return scores;
}

const cache = new WeakMap<Blobs, { etag: string; scores: EpssScores }>();

/** The newest scores; `undefined` where there never were any. Read once for each version of the file. */
export async function readEpss(blobs: Blobs): Promise<EpssScores | undefined> {
  const head = await blobs.head(EPSS);
  if (!head) return undefined;
  const known = cache.get(blobs);
  if (known?.etag === head.etag) return known.scores;
  const blob = await blobs.get(EPSS);
  if (!blob) return undefined;
  const scores = parseEpss(unpack(blob.bytes), EPSS);
  cache.set(blobs, { etag: blob.etag, scores });
  return scores;
}
