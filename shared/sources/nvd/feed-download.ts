import { InvalidInputError, messageOf, TransientError } from '../../platform/index.ts';
import { isGzip } from '../decompress.ts';
import { type FeedMeta, MAX_META_BYTES, parseFeedMeta } from './feed-meta.ts';
import { feedFileName, type OpenFeed, withoutMeta } from './feeds.ts';
import { getOnce, type Http, type HttpOptions, HttpStatusError, withDefaults } from '../http/http.ts';
import { retrying } from '../http/retrying.ts';

/** A year has some 10 MB compressed. */
const MAX_FEED_BYTES = 256 * 1024 * 1024;
const MAX_REDIRECTS = 3;

interface DownloadOptions extends HttpOptions {
  /** URL of the folder of feeds. */
  baseUrl?: string;
  /** sha256 of the feed last taken in: the same content is not downloaded again. */
  knownSha256?: string;
}

/**
 * Downloads a feed and its `.meta`; `undefined` when the `.meta` names the sha256 already known.
 * @throws InvalidInputError when the feed does not exist, TransientError when retrying did not help.
 * @see https://nvd.nist.gov/vuln/data-feeds
 */
export function downloadFeed(name: string, options: DownloadOptions = {}): Promise<OpenFeed | undefined> {
  const { baseUrl = 'https://nvd.nist.gov/feeds/json/cve/2.0', knownSha256, ...given } = options;
  const base = `${baseUrl.replace(/\/$/, '')}/${feedFileName(name)}`;
  const http = withDefaults(given);
  // One attempt fetches both files: the NVD may replace them between the two requests.
  return retrying(async () => {
    const meta = await getMeta(`${base}.meta`, http);
    if (meta && meta.sha256 === knownSha256?.toLowerCase()) return undefined;
    return getFeed(name, `${base}.json.gz`, meta, http);
  }, http);
}

async function getMeta(url: string, http: Http): Promise<FeedMeta | undefined> {
  const text = await getUnlessMissing(url, http, MAX_META_BYTES);
  if (!text) return undefined;
  try {
    return parseFeedMeta(text.toString(), url);
  } catch (error) {
    // A maintenance page comes with status 200 too.
    throw new TransientError(messageOf(error), { cause: error });
  }
}

async function getFeed(
  name: string,
  file: string,
  meta: FeedMeta | undefined,
  http: Http,
): Promise<OpenFeed> {
  const bytes = await getUnlessMissing(file, http, MAX_FEED_BYTES);
  if (!bytes) throw new InvalidInputError(`${file}: there is no such feed`);
  if (!isGzip(bytes)) throw new TransientError(`${file}: the response is not gzip`);
  if (!meta) return { name, file, bytes, warnings: [withoutMeta(file)] };
  if (meta.gzSize > 0 && meta.gzSize !== bytes.length) {
    throw new TransientError(`${file}: ${bytes.length} bytes came, its .meta says ${meta.gzSize}`);
  }
  return { name, file, bytes, meta, warnings: [] };
}

async function getUnlessMissing(url: string, http: Http, maxBytes: number): Promise<Buffer | undefined> {
  try {
    // Asks for the bytes as stored: a server that knows gzip might unpack them on the way.
    const headers = { 'Accept-Encoding': 'identity' };
    return await getOnce(new URL(url), http, { headers, maxBytes, redirects: MAX_REDIRECTS });
  } catch (error) {
    if (error instanceof HttpStatusError && error.status === 404) return undefined;
    throw error;
  }
}
