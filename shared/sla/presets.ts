import { readFileSync } from 'node:fs';
import { type OpenSlaPolicy, parseSlaPolicy } from './policies/index.ts';

/** The policies that ship, each with its source: files of `presets/`. */
export const PRESETS = [
  'distribution',
  'fedramp-rev5',
  'fedramp-vdr-high',
  'fedramp-vdr-moderate',
  'fedramp-vdr-low',
  'bod-26-04',
  'cra-14',
] as const;
type Preset = (typeof PRESETS)[number];

export function isPreset(name: string): name is Preset {
  return PRESETS.some((preset) => preset === name);
}

/** A policy that ships. */
export function openPreset(name: Preset): OpenSlaPolicy {
  const file = new URL(`presets/${name}.yaml`, import.meta.url);
  return parseSlaPolicy(readFileSync(file, 'utf8'), name);
}
