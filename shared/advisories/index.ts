/**
 * Advisories: what is told to the public of a released fix, under numbers without gaps. May import findings,
 * patches, what ships, snapshot and vocabulary; reads nothing that is under embargo and decides nothing about a fix.
 */
export { type Advisory, revisedAt } from './advisory.ts';
export { advisoryData, advisoryWithdrawnData, statementData } from './event-data.ts';
export type { PublishedFile } from './formats/format.ts';
export { siteFiles } from './formats/site-files.ts';
export { publishAdvisories, withdrawAdvisory } from './publish.ts';
export { parsePublication, type Publication, publicationSchema } from './publication.ts';
export { storedAdvisories } from './stored-advisories.ts';
export { publishStatements } from './statements/publish-statements.ts';
export type { Statement } from './statements/statement.ts';
export { storedStatements } from './statements/stored-statements.ts';
