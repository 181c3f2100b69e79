import { z } from 'zod';
import {
  type Agreement,
  granted,
  grantedIn,
  type Person,
  RefusedError,
  requested,
  waiverGrant,
  waiverId,
  waiverRequest,
} from '../../patches/index.ts';
import type { Platform } from '../../platform/index.ts';
import { changeLine } from '../change-line.ts';
import type { Candidacy, ImageDocument, ImageWaiverDocument } from '../documents.ts';
import { candidacyAfter, judgeImage } from './judge-image.ts';
import { waiversOn } from './kept-evidence.ts';
import { imageAbout, openCandidate } from './open-candidate.ts';

const image = z
  .string()
  .regex(/^[^/\s]{1,50}\/[^/\s]{1,40}\/[^/\s]{1,30}$/, 'is not LINE/VERSION/VARIANT')
  .describe('The candidate: LINE/VERSION/VARIANT.');
const ofPatch = { release: true, package: true, patch: true, embargoed: true } as const;

/** Requests that a finished result of a gate of a candidate be let pass; another person grants it. */
export const imageWaiverRequest = waiverRequest.omit(ofPatch).extend({ image });
type ImageWaiverRequest = z.infer<typeof imageWaiverRequest>;

/** Grants what was requested. */
export const imageWaiverGrant = waiverGrant.omit(ofPatch).extend({ image });
type ImageWaiverGrant = z.infer<typeof imageWaiverGrant>;

interface Waived {
  /** State of the candidate afterwards. */
  state: Candidacy['state'];
  /** What still holds it. */
  holds: string[];
}

/**
 * Requests a waiver of a result of a candidate, or a longer one. Does not change what holds it.
 * @throws RefusedError naming the field: nothing was changed then
 */
export function askForImageWaiver(
  platform: Platform,
  request: ImageWaiverRequest,
  by: Person,
): Promise<Waived> {
  const { reason, until, movesAnchor } = request;
  return onCase(platform, request, {
    cause: `waiver asked for by ${by.name}`,
    act: (given) => requested(given, { by, reason, until, movesAnchor }),
  });
}

/**
 * Grants what another person requested; the candidate is released if nothing else holds it.
 * @throws RefusedError naming the field: nothing was changed then
 */
export function grantImageWaiver(platform: Platform, given: ImageWaiverGrant, by: Person): Promise<Waived> {
  return onCase(platform, given, {
    cause: `waiver granted by ${by.name}`,
    act: (found) => granted(found, by),
  });
}

interface Act {
  cause: string;
  act: (given: Parameters<typeof granted>[0]) => Agreement;
}

async function onCase(
  platform: Platform,
  { image: about, result }: ImageWaiverGrant,
  { cause, act }: Act,
): Promise<Waived> {
  const [line = ''] = about.split('/');
  const at = platform.clock.now().toISOString();
  let waived: Waived | undefined;
  await changeLine(platform, {
    line,
    cause,
    async act(images) {
      const found = imageAbout(images, about);
      const candidate = openCandidate(found);
      const judged = { images, image: found, candidate, at };
      const before = await judgeImage(platform, judged);
      const blocker = before.gates.flatMap(({ blockers }) => blockers).find((each) => each.result === result);
      if (!blocker) throw new RefusedError('result', `nothing that holds ${about} has this hash`);
      const stored = (await waiversOn(platform, found)).find(({ body }) => body.result === result);
      const agreement = act({ build: found.digest, blocker, known: stored?.body, at });
      const waiver = grantedIn(agreement);
      const next = waiver
        ? await candidacyAfter(platform, judged, await judgeImage(platform, judged, { waiver }))
        : candidate;
      waived = { state: next.state, holds: next.holds };
      const body = documentOf(found, agreement);
      return {
        type: 'image.gated',
        image: { ...found, candidate: next, revision: found.revision + 1 },
        more: [stored ? { op: 'replace', body, etag: stored.etag } : { op: 'create', body }],
      };
    },
  });
  if (!waived) throw new TypeError('a waiver was neither taken nor refused');
  return waived;
}

function documentOf({ line, id }: ImageDocument, agreement: Agreement): ImageWaiverDocument {
  const { build, result } = agreement;
  // Another image may have the same contents.
  return { id: `${waiverId(build, result)}:${id}`, kind: 'waiver', line, image: id, ...agreement };
}
