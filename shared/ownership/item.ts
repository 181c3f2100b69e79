import { z } from 'zod';
import type { FindingDocument } from '../findings/index.ts';
import type { RequestDocument } from '../intake/index.ts';
import { packageKey, patchId } from '../inventory/index.ts';
import { InvalidInputError, type Platform, queryAll } from '../platform/index.ts';

const name = z.string().min(1, 'is empty').max(500, 'is longer than 500 characters');
const number = z.int().min(1);
const repository = z
  .string()
  .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'is not owner/name')
  .describe('On GitHub.');

/** Which finding, patch or request somebody owns or writes a note on. */
export const ownedItem = {
  finding: z.strictObject({ release: name, package: name, cve: name }),
  patch: z.strictObject({ release: name, package: name, patch: number }),
  request: z.strictObject({ repository, number: number.describe('Of the issue.') }),
};
export type OwnedItem = z.output<
  typeof ownedItem.finding | typeof ownedItem.patch | typeof ownedItem.request
>;

/** There is no such finding, patch or request on this side. */
export class UnknownItemError extends InvalidInputError {
  override name = 'UnknownItemError';
}

/** Where the ownership of an item lies: its partition of `audit`, and its id there. */
export interface OwnedAt {
  partition: string;
  id: string;
}

const PARTITION = 'owned';

/** Of what lies in a package, or in a repository. What is under embargo lies apart. */
export function ownedPartition({ apartFrom }: Pick<Platform, 'apartFrom'>, place: string): string {
  return apartFrom ? `${PARTITION}/${place}/-embargo` : `${PARTITION}/${place}`;
}

/** Where an item's ownership may lie: a finding that had other ids may have it under one of those. */
export async function placesOf(side: Platform, item: OwnedItem): Promise<OwnedAt[]> {
  if ('repository' in item) {
    const { repository: of, number: issue } = await requestOf(side, item);
    return [{ partition: ownedPartition(side, of.toLowerCase()), id: `request:${issue}` }];
  }
  const place = packageKey(item.release, item.package);
  const partition = ownedPartition(side, place);
  if ('patch' in item) {
    const id = patchId(item.patch);
    if (await side.documents.container('patches').read(place, id)) return [{ partition, id }];
    throw new UnknownItemError(`patch: there is no patch ${item.patch} of ${place}`, { field: 'patch' });
  }
  const found = await side.documents.container('findings').read<FindingDocument>(place, item.cve);
  if (found?.body.kind !== 'finding')
    throw new UnknownItemError(`cve: there is no finding of ${item.cve} in ${place}`, { field: 'cve' });
  return idsOf(found.body).map((id) => ({ partition, id }));
}

/** Ids under which the ownership of a finding may lie, its own first. */
export function idsOf({ cve, aliases = [] }: Pick<FindingDocument, 'cve' | 'aliases'>): string[] {
  return [cve, ...aliases].map((id) => `finding:${id}`);
}

async function requestOf(
  { documents }: Platform,
  { repository: of, number: issue }: z.output<typeof ownedItem.request>,
): Promise<RequestDocument> {
  const query = { where: { kind: 'request', number: issue }, limit: 500 } as const;
  for await (const { body } of queryAll<RequestDocument>(documents.container('reports'), query))
    if (body.repository.toLowerCase() === of.toLowerCase()) return body;
  throw new UnknownItemError(`number: there is no request ${issue} of ${of}`, { field: 'number' });
}
