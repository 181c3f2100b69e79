import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { draftAdvisories } from '../../advisories/index.ts';
import { severitySchema, vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';

const MOST = 1_000;

const about = { release: z.string(), package: z.string(), patch: z.int().describe('Its number.') };
const draft = z.strictObject({
  ...about,
  kind: z.enum(['new', 'revision']),
  fixed: z.string().describe('The build with the fix: epoch:version-release.'),
  severity: severitySchema,
  cves: z.array(vulnerabilityIdSchema),
});
const held = z.strictObject({
  ...about,
  reason: z.string(),
  isOut: z.boolean().describe('Users have the fix, and are told nothing of it.'),
});

/** What the next publication tells of released patches, and what it does not, and why. */
export const advisoryDraftsRoute = route({
  method: 'GET',
  path: '/api/advisories/drafts',
  role: 'operator',
  title: 'What the next publication tells, and what is held and why',
  query: z.strictObject({
    release: nameParameter.exactOptional(),
    package: nameParameter.exactOptional(),
  }),
  answer: z.strictObject({
    publishes: z.boolean().describe('false: the settings name no publication.'),
    drafts: z.array(draft).max(MOST).describe('The first thousand.'),
    held: z
      .array(held)
      .max(MOST)
      .describe('The first thousand; those that are under embargo only for the role embargo.'),
  }),
  async handle(services, { query: { release, package: name }, actor, publication }) {
    if (!publication) return { body: { publishes: false, drafts: [], held: [] } };
    const found = await draftAdvisories(services, await publication());
    const isWanted = (each: { release: string; package: string }): boolean =>
      (release ?? each.release) === each.release && (name ?? each.package) === each.package;
    const told = found.held.filter(({ isEmbargoed }) => !isEmbargoed || holds(actor, 'embargo'));
    return {
      body: {
        publishes: true,
        drafts: found.drafts.filter(isWanted).slice(0, MOST),
        held: told
          .filter(isWanted)
          .slice(0, MOST)
          .map(({ isEmbargoed: _, ...each }) => each),
      },
    };
  },
});
