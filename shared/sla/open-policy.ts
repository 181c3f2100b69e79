import { readText } from '../platform/index.ts';
import { type OpenSlaPolicy, parseSlaPolicy } from './policies/index.ts';
import { isPreset, openPreset } from './presets.ts';

/** Far more than any policy needs. */
const MAX_BYTES = 1_000_000;

/**
 * A policy of times by the name of a preset, or from a YAML file. Default: days per severity.
 * @throws InvalidInputError naming the policy and the field
 */
export async function openSlaPolicy(given = 'distribution'): Promise<OpenSlaPolicy> {
  if (isPreset(given)) return openPreset(given);
  return parseSlaPolicy(await readText(given, MAX_BYTES), given);
}
