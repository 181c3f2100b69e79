import { z } from 'zod';
import { type AdvisoryDocument, placeOf, revisedAt } from '../../advisories/index.ts';
import { defined } from '../../platform/index.ts';
import { severitySchema, vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';

const PAGE = 200;
const time = z.iso.datetime();

const advisory = z.strictObject({
  id: z.string(),
  release: z.string(),
  package: z.string(),
  patch: z.int().describe('Number of the patch within the package.'),
  fixed: z.string().describe('The build with the fix: epoch:version-release.'),
  repository: z.string().describe('Where it lies: a repository, or the image lines.'),
  images: z
    .array(z.string())
    .exactOptional()
    .describe('Image lines in which it lies, where the release has no package lane.'),
  severity: severitySchema,
  cves: z.array(vulnerabilityIdSchema),
  publishedAt: time,
  revisedAt: time,
  revisions: z.array(z.strictObject({ number: z.int(), at: time, summary: z.string() })),
  withdrawn: z.strictObject({ at: time, reason: z.string() }).exactOptional(),
  supersededBy: z.string().exactOptional(),
});

/** A page of advisories, also of those whose documents are about to become public. */
export const advisoriesRoute = route({
  method: 'GET',
  path: '/api/advisories',
  role: 'reader',
  title: 'Advisories, a page at a time',
  query: z.strictObject({
    release: nameParameter.exactOptional(),
    package: nameParameter.exactOptional(),
    continuation: z
      .string()
      .exactOptional()
      .describe('From the previous page; the other parameters stay the same.'),
  }),
  answer: z.strictObject({
    advisories: z.array(advisory),
    unreadable,
    continuation: z.string().exactOptional().describe('Absent on the last page; a page may be empty.'),
  }),
  async handle({ documents }, { query: { continuation, ...asked } }) {
    const left = new LeftOut();
    const page = await documents.container('advisories').query<AdvisoryDocument>({
      where: { kind: 'advisory', ...asked },
      limit: PAGE,
      onUnreadable: left.onUnreadable,
      ...defined({ continuation: openContinuation(continuation, asked) }),
    });
    const next = page.continuation;
    return {
      body: {
        advisories: page.items.map(({ body }) => shown(body)),
        ...defined({
          unreadable: left.unreadable,
          continuation: next === undefined ? undefined : sealContinuation(next, asked),
        }),
      },
    };
  },
});

function shown(document: AdvisoryDocument): z.input<typeof advisory> {
  const { id, release, package: name, patch, fixed, images, severity, cves } = document;
  const { publishedAt, revisions, withdrawn, supersededBy } = document;
  return {
    ...{ id, release, package: name, patch, fixed, severity, publishedAt, revisions },
    repository: placeOf(document),
    cves: cves.map(({ cve }) => cve),
    revisedAt: revisedAt(document),
    ...defined({ images, withdrawn, supersededBy }),
  };
}
