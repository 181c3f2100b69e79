import type { Platform } from '../platform/index.ts';
import type { Publication } from './publication.ts';
import { publishAdvisories } from './publish.ts';
import { type PublishedSite, publishSite, type SiteOptions } from './site/publish-site.ts';
import { publishStatements } from './statements/publish-statements.ts';
import type { Statement } from './statements/statement.ts';

interface All extends Awaited<ReturnType<typeof publishAdvisories>> {
  statements: Statement[];
  site: PublishedSite;
}

/**
 * Publishes advisories, then what they leave to statements, then the documents of both, and tells of them. Whoever is
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
  return { ...published, statements, site: await publishSite(platform, publication, options) };
}
