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
import { defined, underEmbargo } from '../../platform/index.ts';
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
  async handle(services, { query: { continuation, upstream, embargoed, ...narrowed }, actor }) {
    const { release, package: name } = narrowed;
    const asked = { ...narrowed, ...defined({ embargoed, upstream }) };
    const start = openContinuation(continuation, asked);
    if (embargoed && !holds(actor, 'embargo')) return { body: { patches: [] } };
    const { documents } = embargoed ? underEmbargo(services) : services;
    const left = new LeftOut();
    if (upstream !== undefined) {
      const all = (await patchesWithoutUpstream(documents, release, left)).filter((each) =>
        fits(each, narrowed),
      );
      const from = Number(start ?? 0);
      const next = from + MOST < all.length ? String(from + MOST) : undefined;
      return {
        body: {
          patches: all.slice(from, from + MOST).map(shown),
          ...defined({ unreadable: left.unreadable }),
          ...defined({ continuation: next && sealContinuation(next, asked) }),
        },
      };
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
    const next = page.continuation;
    return {
      body: {
        patches: page.items.map(({ body }) => shown(body)),
        ...defined({ unreadable: left.unreadable }),
        ...defined({ continuation: next === undefined ? undefined : sealContinuation(next, asked) }),
      },
    };
  },
});

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
