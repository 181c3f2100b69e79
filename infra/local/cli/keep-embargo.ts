import { namedUnderEmbargo } from '../../../shared/intake/index.ts';
import { InvalidInputError, type Platform } from '../../../shared/platform/index.ts';

/**
 * Keeps the owner of a state, who may see all of it, from naming a CVE under embargo in what everybody will read.
 * @throws InvalidInputError naming the field
 */
export async function keepEmbargo(platform: Platform, given: object): Promise<void> {
  const named = await namedUnderEmbargo(platform, given);
  if (!named) return;
  const { field, id } = named;
  throw new InvalidInputError(`${field}: ${id} is under embargo: everybody would read this`, { field });
}
