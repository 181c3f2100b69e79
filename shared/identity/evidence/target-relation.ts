import { type EcosystemName, ecosystemOfTarget } from '../../ecosystems/index.ts';
import { readWordLists } from '../../platform/index.ts';

const { targets } = readWordLists(new URL('words.yaml', import.meta.url), 'targets');

type TargetRelation = 'neutral' | 'foreign' | EcosystemName;

/**
 * What a CPE's target software means for a Linux package: an ecosystem, nothing, or something foreign
 * (`wordpress`).
 */
export function targetRelation(targetSw: string): TargetRelation {
  const plain = targetSw.replaceAll('\\', '').toLowerCase();
  const ecosystem = ecosystemOfTarget(plain);
  if (ecosystem !== undefined) return ecosystem.name;
  return targets.has(plain) || /^multi|_mod$/.test(plain) ? 'neutral' : 'foreign';
}
