import { z } from 'zod';
import { answerFile } from '../../advisories/index.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

/** The advisories, in every form in which they are public. */
export const siteRoute = route({
  method: 'GET',
  path: '/{*file}',
  role: 'public',
  title: 'A file of the public site of advisories',
  query: z.strictObject({}),
  answer: z.undefined(),
  isOfFiles: true,
  leadsOn: true,
  async handle({ blobs }, { path: asked, isHead, headers }) {
    const path = asked === '/' && isCsafHost(headers.get('host')) ? PROVIDER_METADATA : asked;
    const file = await answerFile(blobs, { path, isHead, header: (name) => headers.get(name) });
    if (!file && path === '/') return TO_PAGE;
    // Kept by nobody: it may be there with the next generation.
    if (!file) throw new RequestError('there is no such file', { status: 404, headers: NOT_KEPT });
    return { body: undefined, file };
  },
});

export const NOT_KEPT = { 'cache-control': 'no-store' };

/** Before anything is published, whoever comes is somebody who works here. */
const TO_PAGE = { status: 302, body: undefined, headers: { ...NOT_KEPT, location: '/ui/' } } as const;

const PROVIDER_METADATA = '/.well-known/csaf/provider-metadata.json';

/**
 * Readers who know only a domain ask this host of it, without a path.
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#7110-requirement-10-dns-path
 */
function isCsafHost(host: string | null): boolean {
  return host?.toLowerCase().startsWith('csaf.data.security.') ?? false;
}
