import { z } from 'zod';
import { holds } from '../../access/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { packageKey } from '../../inventory/index.ts';
import {
  patchChangedData,
  patchesWithoutUpstream,
  type PatchDocument,
  PLACE_KINDS,
  WORK_STATES,
} from '../../patches/index.ts';
import { ownerships, ownersIn, patchOf } from '../../ownership/index.ts';
import { defined, type Platform, underEmbargo } from '../../platform/index.ts';
import { openContinuation, sealContinuation } from '../request/continuation.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { route } from '../route.ts';

const PAGE = 200;
const MOST = 1_000;

const time = z.iso.datetime();
const patch = patchChangedData
  .extend({
    changedAt: time,
    places: z
      .array(
        z.strictObject({
          kind: z.enum(PLACE_KINDS),
          name: z.string().describe('Name of the repository, image line or region.'),
          line: z.string().exactOptional().describe('For a region: the image line that runs there.'),
          image: z.string().exactOptional().describe('Version of the image that delivered it.'),
          architecture: z.string(),
          since: time,
          until: time.exactOptional().describe('Absent while it is still there.'),
        }),
      )
      .exactOptional(),
    request: z.strictObject({ targets: z.array(z.string()), by: z.string(), at: time }).exactOptional(),
    approvals: z.array(z.strictObject({ by: z.string(), at: time })).exactOptional(),
    owner: z.string().exactOptional().describe('Who owns it, by name: /api/ownership.'),
  })
  .strict();

/** A page of patches, filtered by the query. Names unpublished CVEs. */
export const patchesRoute = route({
  method: 'GET',
  path: '/api/patches',
  role: 'reader',
  title: 'Patches, a page at a time',
  query: z.strictObject({
    release: nameParameter.exactOptional(),
    package: nameParameter.exactOptional(),
    state: z.enum(WORK_STATES).exactOptional(),
    lane: laneSchema.exactOptional(),
    owner: nameParameter.exactOptional().describe('Only what somebody owns, by name.'),
    upstream: z
      .literal('missing')
      .exactOptional()
      .describe('missing: patches released for critical and high CVEs whose fix was never sent upstream.'),
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
    patches: z.array(patch),
    unreadable,
    continuation: z.string().exactOptional().describe('Absent on the last page; a page may be empty.'),
  }),
  async handle(services, { query: { continuation, upstream, embargoed, owner, ...narrowed }, actor }) {
    const { release, package: name } = narrowed;
    const asked = { ...narrowed, ...defined({ embargoed, upstream, owner }) };
    const start = openContinuation(continuation, asked);
    if (embargoed && !holds(actor, 'embargo')) return { body: { patches: [] } };
    const side = embargoed ? underEmbargo(services) : services;
    const { documents } = side;
    const left = new LeftOut();
    const answered = async (found: readonly PatchDocument[], next: string | undefined) => {
      const owners = await ownersIn(
        side,
        found.map((each) => each.packageKey),
      );
      return {
        body: {
          patches: found.map((each) => ({ ...shown(each), ...defined({ owner: owners.ofPatch(each) }) })),
          ...defined({ unreadable: left.unreadable }),
          ...defined({ continuation: next === undefined ? undefined : sealContinuation(next, asked) }),
        },
      };
    };
    if (owner !== undefined) {
      const owned = await ownedBy(
        side,
        { owner, ...defined({ release, package: name }) },
        { continuation: start, left },
      );
      const missing =
        upstream && new Set((await patchesWithoutUpstream(documents, release, left)).map(keyOf));
      const found = owned.items.filter((each) => fits(each, narrowed) && missing?.has(keyOf(each)) !== false);
      return answered(found, owned.continuation);
    }
    if (upstream !== undefined) {
      const all = (await patchesWithoutUpstream(documents, release, left)).filter((each) =>
        fits(each, narrowed),
      );
      const from = Number(start ?? 0);
      return answered(
        all.slice(from, from + MOST),
        from + MOST < all.length ? String(from + MOST) : undefined,
      );
    }
    const page = await documents.container('patches').query<PatchDocument>({
      where: { kind: 'patch', ...narrowed },
      limit: PAGE,
      onUnreadable: left.onUnreadable,
      ...defined({
        partition: release !== undefined && name !== undefined ? packageKey(release, name) : undefined,
        continuation: start,
      }),
    });
    return answered(
      page.items.map(({ body }) => body),
      page.continuation,
    );
  },
});

/** A page of what somebody owns. */
async function ownedBy(
  side: Platform,
  wanted: { owner: string; release?: string; package?: string },
  { continuation, left }: { continuation: string | undefined; left: LeftOut },
): Promise<{ items: PatchDocument[]; continuation?: string }> {
  const page = await ownerships(side, { of: 'patch', ...wanted }, { limit: PAGE, continuation });
  const items: PatchDocument[] = [];
  for (const { body } of page.items) {
    const found = await patchOf(side, body, left.onUnreadable);
    if (found) items.push(found);
  }
  return { items, ...defined({ continuation: page.continuation }) };
}

function keyOf({ packageKey: key, id }: PatchDocument): string {
  return `${key} ${id}`;
}

function fits(
  given: PatchDocument,
  {
    package: name = given.package,
    state = given.state,
    lane = given.lane,
  }: Partial<Pick<PatchDocument, 'package' | 'state' | 'lane'>>,
): boolean {
  return name === given.package && state === given.state && lane === given.lane;
}

function shown(document: PatchDocument): z.input<typeof patch> {
  const { id: _, kind: __, schema: ___, packageKey: ____, ...known } = document;
  // Its number under embargo would tell how many others there were.
  const { liftedFrom: _____, number, request, approvals, ...rest } = known;
  return {
    patch: number,
    ...rest,
    ...defined({
      request: request && { ...request, by: request.by.name },
      approvals: approvals?.map(({ by, at }) => ({ by: by.name, at })),
    }),
  };
}
