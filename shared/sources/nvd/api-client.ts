import { messageOf, TransientError } from '../../platform/index.ts';
import { type ApiPage, MAX_PAGE_BYTES, readPage } from './api-page.ts';
import { getOnce, type Http, type HttpOptions, withDefaults } from '../http/http.ts';
import { nvdRateLimit, type RateLimit, rateLimiter } from '../http/rate-limit.ts';
import { retrying } from '../http/retrying.ts';
import type { TimeWindow } from './windows.ts';

interface NvdApiOptions extends HttpOptions {
  /** URL of the CVE API. */
  baseUrl?: string;
  /** Sent as a header; never part of an error or a log. */
  apiKey?: string;
  /** Rows per page, at most 2000. */
  pageSize?: number;
  rate?: RateLimit;
  /** Milliseconds on a clock that nobody sets; default: `performance.now`. */
  elapsed?: () => number;
}

/**
 * The NVD's CVE API 2.0. It enforces the rate limit, so create one per process, and run one process per
 * organisation.
 * @see https://nvd.nist.gov/developers/vulnerabilities
 */
export class NvdApiClient {
  readonly #baseUrl: string;
  readonly #headers: Record<string, string>;
  readonly #pageSize: number;
  readonly #http: Http;
  readonly #turn: () => Promise<void>;

  constructor(options: NvdApiOptions = {}) {
    const { baseUrl, apiKey, pageSize, rate, elapsed, ...http } = options;
    this.#baseUrl = baseUrl ?? 'https://services.nvd.nist.gov/rest/json/cves/2.0';
    this.#headers = { Accept: 'application/json', ...(apiKey ? { apiKey } : {}) };
    this.#pageSize = pageSize ?? 2_000;
    this.#http = withDefaults(http);
    this.#turn = rateLimiter(rate ?? nvdRateLimit(Boolean(apiKey)), this.#http, elapsed);
  }

  /**
   * Fetches the page, from row `startIndex` on, of the CVEs last modified within the window. Retries where
   * that may help.
   * @throws TransientError when retrying did not help, HttpStatusError when the API refuses the request (the
   * error carries its `message` header).
   */
  fetchPage(window: TimeWindow, startIndex: number): Promise<ApiPage> {
    const url = new URL(this.#baseUrl);
    url.searchParams.set('lastModStartDate', withOffset(window.start));
    url.searchParams.set('lastModEndDate', withOffset(window.end));
    url.searchParams.set('resultsPerPage', String(this.#pageSize));
    url.searchParams.set('startIndex', String(startIndex));
    return retrying(async () => {
      await this.#turn();
      // Redirects are not followed: the key must not travel to another host.
      const bytes = await getOnce(url, this.#http, { headers: this.#headers, maxBytes: MAX_PAGE_BYTES });
      return checked(url, bytes, startIndex);
    }, this.#http);
  }
}

function checked(url: URL, bytes: Buffer, startIndex: number): ApiPage {
  try {
    const page = readPage(bytes);
    const { header, ids } = page;
    if (header.startIndex !== startIndex)
      throw new TransientError(`the response starts at row ${header.startIndex}`);
    const { totalResults } = header;
    if (ids.length === 0 && startIndex < totalResults)
      throw new TransientError(`the response has no rows, out of ${totalResults}`);
    // Believed, the window would be complete with these rows, and all behind them lost.
    if (ids.length > 0 && startIndex + ids.length > totalResults)
      throw new TransientError(
        `the response has rows up to ${startIndex + ids.length}, out of ${totalResults}`,
      );
    return page;
  } catch (error) {
    throw new TransientError(`GET ${url.href}: ${messageOf(error)}`, { cause: error });
  }
}

/** The API expects the offset as `+00:00`. */
function withOffset(time: string): string {
  return time.replace(/Z$/, '+00:00');
}
