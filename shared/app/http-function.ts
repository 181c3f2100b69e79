import { Readable } from 'node:stream';
import type { ApiAnswer, ApiRequest, ShownSetting } from '../api/index.ts';
import { PatchlineError } from '../platform/index.ts';
import { currentServices } from './current-services.ts';
import { readPublication } from './publication-files.ts';
import { shownSettings } from './settings/index.ts';

/** The platform ends every answer after 230 s: one that goes on ends by itself before, and its reader asks again. */
const LONGEST_MS = 220_000;

/** The subset that `app.http` of @azure/functions needs. */
export interface HttpFunction {
  route: string;
  methods: ('GET' | 'HEAD' | 'POST')[];
  authLevel: 'anonymous';
  handler: (
    request: ApiRequest,
  ) => Promise<Omit<ApiAnswer, 'body' | 'stream'> & { body?: Uint8Array | Readable }>;
}

/**
 * The HTTP function of a path, built from its entries. The host lets every request through, since its keys
 * know no roles: the entries decide.
 * @throws PatchlineError when the API has no such path
 */
export async function httpFunction(path: string): Promise<HttpFunction> {
  // Loads the API only here: a process without one, such as a scan, need not wait for it.
  const { answerRequest, routes } = await import('../api/index.ts');
  const entries = routes.filter((entry) => entry.path === path);
  if (entries.length === 0) throw new PatchlineError(`${path}: the API has no such route`);
  const isStream = entries.some((entry) => entry.isStream);
  const answerOnce = sharing(answerRequest, Math.max(0, ...entries.map(({ sharedMs = 0 }) => sharedMs)));
  return {
    route: path.slice(1),
    methods: entries.flatMap(({ method, isOfFiles }) => (isOfFiles ? [method, 'HEAD'] : [method])),
    authLevel: 'anonymous',
    async handler(request) {
      const services = currentServices();
      const { identify, page, signIn, keyring } = services;
      const settings = (): ShownSetting[] => shownSettings(services.settings);
      const { PATCHLINE_PUBLICATION: file } = services.settings;
      const publication = file === undefined ? undefined : () => readPublication(file);
      const { stream, ...answer } = await answerOnce(
        entries,
        { services, identify, page, signIn, keyring, publication, settings },
        isStream ? untilLongest(request) : request,
      );
      return stream ? { ...answer, body: Readable.from(stream) } : answer;
    },
  };
}

/** Gives everybody the same answer for so long; a request with parameters has one of its own. */
function sharing<Parameters extends readonly [unknown, unknown, ApiRequest]>(
  answer: (...parameters: Parameters) => Promise<ApiAnswer>,
  sharedMs: number,
): typeof answer {
  if (sharedMs === 0) return answer;
  let shared: { until: number; answer: Promise<ApiAnswer> } | undefined;
  return (...parameters) => {
    const [, , { url }] = parameters;
    if (new URL(url).search !== '') return answer(...parameters);
    const now = performance.now();
    if (shared && shared.until > now) return shared.answer;
    shared = { until: now + sharedMs, answer: answer(...parameters) };
    return shared.answer;
  };
}

/** The host's request gives its parts by getters. */
function untilLongest(request: ApiRequest): ApiRequest {
  const { method, url, headers } = request;
  const signal = AbortSignal.timeout(LONGEST_MS);
  return { method, url, headers, text: () => request.text(), signal };
}
