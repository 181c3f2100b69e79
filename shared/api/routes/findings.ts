import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { type FindingDocument, storedFloods } from '../../findings/index.ts';
import { packageKey } from '../../inventory/index.ts';
import { defined, type Documents, underEmbargo } from '../../platform/index.ts';
import { readBeside } from '../../sources/index.ts';
import { severitySchema, statusSchema } from '../../vulnerabilities/index.ts';
import { finding, flood } from '../answers/finding.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';

const PAGE = 200;

/** A page of findings, filtered by the query. Names unpublished findings. */
export const findingsRoute = route({
  method: 'GET',
  path: '/api/findings',
  role: 'reader',
  title: 'Findings, a page at a time',
  query: z.strictObject({
    release: nameParameter.exactOptional(),
    package: nameParameter.exactOptional(),
    status: statusSchema.exactOptional(),
    severity: severitySchema.exactOptional(),
    flooded: z
      .enum(['true', 'false'])
      .exactOptional()
      .describe('true: only the single investigations of floods; false (default): all others.'),
    embargoed: z
      .literal('true')
      .exactOptional()
      .describe('true: only findings or patches under embargo; empty without the role embargo.'),
    continuation: z
      .string()
      .exactOptional()
      .describe('From the previous page; the other parameters stay the same.'),
  }),
  answer: z.strictObject({
    findings: z.array(finding),
    floods: z
      .array(flood)
      .exactOptional()
      .describe('Only on the first page: investigations left out, in groups; flooded=true lists them.'),
    unreadable,
    continuation: z.string().exactOptional().describe('Absent on the last page; a page may be empty.'),
  }),
  async handle(services, { query: { continuation, flooded = 'false', embargoed, ...narrowed }, actor }) {
    const { release, package: name } = narrowed;
    const asked = { ...narrowed, flooded, ...defined({ embargoed }) };
    const start = openContinuation(continuation, asked);
    if (embargoed && !holds(actor, 'embargo')) return { body: { findings: [] } };
    const { documents } = embargoed ? underEmbargo(services) : services;
    const left = new LeftOut();
    const page = await documents.container('findings').query<FindingDocument>({
      where: { kind: 'finding', ...narrowed },
      limit: PAGE,
      onUnreadable: left.onUnreadable,
      ...defined({
        partition: release !== undefined && name !== undefined ? packageKey(release, name) : undefined,
        continuation: start,
      }),
    });
    const floods =
      continuation === undefined && flooded === 'false' ? await floodsOf(documents, narrowed, left) : [];
    const beside = await readBeside(services.blobs);
    const next = page.continuation;
    return {
      body: {
        findings: page.items
          .filter(({ body }) => (body.flood !== undefined) === (flooded === 'true'))
          .map(({ body }) => ({ ...body, ...beside.of(body.cve) })),
        ...defined({ floods: floods.length > 0 ? floods : undefined, unreadable: left.unreadable }),
        ...defined({ continuation: next === undefined ? undefined : sealContinuation(next, asked) }),
      },
    };
  },
});

/** The floods whose investigations a list of findings leaves out. */
async function floodsOf(
  documents: Documents,
  { release, package: name, status }: Partial<Record<'release' | 'package' | 'status', string>>,
  left: LeftOut,
): Promise<z.input<typeof flood>[]> {
  if (status !== undefined && status !== 'under_investigation') return [];
  const floods = await storedFloods(documents, defined({ release, package: name }), left);
  return floods.map(({ release: of, package: flooded, investigations, groups }) => {
    return { release: of, package: flooded, investigations, groups };
  });
}
