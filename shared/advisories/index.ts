/**
 * Advisories: what is told to the public of a released fix, under numbers without gaps. May import findings, patches,
 * what ships, snapshot and vocabulary, and from intake what is held; tells nothing that is under embargo and decides
 * nothing about a fix.
 */
export { type Advisory, placeOf, revisedAt } from './advisory.ts';
export type { AdvisoryDocument } from './documents.ts';
export { advisoryData, advisoryWithdrawnData, statementData } from './event-data.ts';
export type { ImageAnswer } from './formats/format.ts';
export { answerFile, type FileAnswer } from './site/answer-file.ts';
export { answerGuide } from './site/answer-guide.ts';
export { type PublishedSite, publishSite, sweepSite } from './site/publish-site.ts';
export { type PublicationState, publicationState } from './site/publication-state.ts';
export { eachExported } from './site/each-exported.ts';
export { openSigner } from './signing/open-signer.ts';
export { makeSigningKey } from './signing/make-key.ts';
export { expiryWarning } from './signing/expiry-warning.ts';
export type { Signer } from './signing/signer.ts';
export { publishAll } from './publish-all.ts';
export { draftAdvisories, publishAdvisories, withdrawAdvisory } from './publish.ts';
export { parsePublication, type Publication, publicationSchema } from './publication.ts';
export { readAdvisories, storedAdvisories } from './stored-advisories.ts';
export { supersedeAdvisories } from './supersede.ts';
export { publishStatements } from './statements/publish-statements.ts';
