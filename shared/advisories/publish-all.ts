import type { Platform } from '../platform/index.ts';
import type { Advisory } from './advisory.ts';
import type { Publication } from './publication.ts';
import { publishAdvisories } from './publish.ts';
import { type PublishedSite, publishSite, type SiteOptions } from './site/publish-site.ts';
import { publishStatements } from './statements/publish-statements.ts';
import type { Statement } from './statements/statement.ts';
import { supersedeAdvisories } from './supersede.ts';

interface All extends Awaited<ReturnType<typeof publishAdvisories>> {
  /** Of which another one took the place, or no longer does. */
  superseded: Advisory[];
  statements: Statement[];
  site: PublishedSite;
}

/**
 * Publishes advisories, then what they leave to statements, then which advisory took another's place, then the documents
 * of all, and tells of them. Whoever is
 * killed in between left only what the next call goes on from.
 * @param cause for the log
 * @throws PublicationHeldError: what is public stays then, and nothing is told
 */
export async function publishAll(
  platform: Platform,
  publication: Publication,
  { cause, ...options }: SiteOptions & { cause: string },
): Promise<All> {
  const published = await publishAdvisories(platform, publication, cause);
  const statements = await publishStatements(platform, publication, cause);
  const superseded = await supersedeAdvisories(platform, publication, cause);
  return { ...published, superseded, statements, site: await publishSite(platform, publication, options) };
}
