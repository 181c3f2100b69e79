import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { findingOf, ownerships, ownersIn } from '../../ownership/index.ts';
import { type FindingDocument, storedFloods } from '../../findings/index.ts';
import { packageKey } from '../../inventory/index.ts';
import {
  defined,
  type DocumentContainer,
  type Documents,
  type Page,
  type Platform,
  type Query,
  type Stored,
  underEmbargo,
} from '../../platform/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { readBeside } from '../../sources/index.ts';
import { severitySchema, statusSchema } from '../../vulnerabilities/index.ts';
import { finding, flood } from '../answers/finding.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';

const PAGE = 200;
/** Of a search, for one answer: 10,000 findings. */
const MOST_PAGES = 50;

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
    lane: laneSchema.exactOptional(),
    search: nameParameter
      .exactOptional()
      .describe('Part of the name of the package or of the id, whatever its case.'),
    owner: nameParameter.exactOptional().describe('Only what somebody owns, by name.'),
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
  async handle(
    services,
    { query: { continuation, flooded = 'false', embargoed, search, owner, ...narrowed }, actor },
  ) {
    const { release, package: name } = narrowed;
    const asked = { ...narrowed, flooded, ...defined({ embargoed, search, owner }) };
    const start = openContinuation(continuation, asked);
    if (embargoed && !holds(actor, 'embargo')) return { body: { findings: [] } };
    const side = embargoed ? underEmbargo(services) : services;
    const { documents } = side;
    const left = new LeftOut();
    const partition = release !== undefined && name !== undefined ? packageKey(release, name) : undefined;
    const query = {
      where: { kind: 'finding', ...narrowed },
      limit: PAGE,
      onUnreadable: left.onUnreadable,
      ...defined({ partition, continuation: start }),
    };
    const wanted = search === undefined ? () => true : holding(search);
    const page =
      owner === undefined
        ? await readPage(documents.container('findings'), query, wanted)
        : await ownedBy(side, owner, { narrowed, wanted, left, continuation: start });
    const floods =
      continuation === undefined && flooded === 'false' && owner === undefined
        ? await floodsOf(documents, narrowed, left)
        : [];
    const beside = await readBeside(services.blobs);
    const owners = await ownersIn(
      side,
      page.items.map(({ body }) => body.packageKey),
    );
    const next = page.continuation;
    return {
      body: {
        findings: page.items
          .filter(({ body }) => (body.flood !== undefined) === (flooded === 'true'))
          .map(({ body }) => ({
            ...body,
            ...beside.of(body.cve),
            ...defined({ owner: owners.ofFinding(body) }),
          })),
        ...defined({ floods: floods.length > 0 ? floods : undefined, unreadable: left.unreadable }),
        ...defined({ continuation: next === undefined ? undefined : sealContinuation(next, asked) }),
      },
    };
  },
});

/** Whether a finding is about what somebody searches. */
function holding(search: string): (finding: FindingDocument) => boolean {
  const part = search.toLowerCase();
  return ({ package: name, cve }) => name.toLowerCase().includes(part) || cve.toLowerCase().includes(part);
}

/** Reads on where nothing of a page is wanted, so far that nobody waits long. */
async function readPage(
  container: DocumentContainer,
  query: Query,
  isWanted: (finding: FindingDocument) => boolean,
): Promise<Page<FindingDocument>> {
  const items: Stored<FindingDocument>[] = [];
  let next = query.continuation;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await container.query<FindingDocument>({ ...query, ...defined({ continuation: next }) });
    items.push(...page.items.filter(({ body }) => isWanted(body)));
    next = page.continuation;
    if (next === undefined || items.length >= PAGE / 2) break;
  }
  return { items, ...defined({ continuation: next }) };
}

type Narrowed = Partial<Record<'release' | 'package' | 'status' | 'severity' | 'lane', string>>;

/** A page of what somebody owns: of findings that are gone, ownership is left. */
async function ownedBy(
  side: Platform,
  owner: string,
  {
    narrowed,
    wanted,
    left,
    continuation,
  }: {
    narrowed: Narrowed;
    wanted: (finding: FindingDocument) => boolean;
    left: LeftOut;
    continuation: string | undefined;
  },
): Promise<Page<FindingDocument>> {
  const { release, package: name, ...rest } = narrowed;
  const of = { of: 'finding', owner, ...defined({ release, package: name }) } as const;
  const owned = await ownerships(side, of, { limit: PAGE, continuation });
  const items: Stored<FindingDocument>[] = [];
  for (const { body } of owned.items) {
    const found = await findingOf(side, body, left.onUnreadable);
    const isAsked = (field: string): boolean =>
      found?.body[field as keyof typeof rest] === rest[field as keyof typeof rest];
    if (found && Object.keys(rest).every(isAsked) && wanted(found.body)) items.push(found);
  }
  return { items, ...defined({ continuation: owned.continuation }) };
}

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
