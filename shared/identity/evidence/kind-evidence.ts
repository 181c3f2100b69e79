import { defined, readWordLists } from '../../platform/index.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import type { NameKind } from '../names/name-kind.ts';
import type { Signal } from './signal.ts';
import { givesOrigin, type PackageTraits } from './package-traits.ts';
import { targetRelation } from './target-relation.ts';

/** Evidence from target software and CPE part: what the product runs on, and what kind of thing it is. */
export function kindSignals(
  traits: PackageTraits,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal[] {
  const signals: Signal[] = [];
  const { parts } = candidate.profile;
  if (parts['a'] === undefined && parts['o'] === undefined) {
    signals.push({ weight: -6, reason: 'It is hardware.' });
  } else if (parts['a'] === undefined && kind !== 'exact' && kind !== 'prefixed') {
    signals.push({ weight: -0.6, reason: 'It is an operating system or firmware.' });
  }
  const target = targetSignal(traits, candidate);
  if (target) signals.push(target);
  return signals;
}

/** Whether the product's target software is the package's language, or another thing. */
export function targetSignal(traits: PackageTraits, { profile }: CatalogProduct): Signal | undefined {
  const { cves } = profile;
  let agreeing = 0;
  let foreign = 0;
  let otherLanguage = 0;
  const named: string[] = [];
  for (const [software, count] of Object.entries(profile.targetSw)) {
    const relation = targetRelation(software);
    if (relation === 'neutral') continue;
    named.push(software);
    if (relation === 'foreign') foreign += count;
    else if (relation === traits.ecosystem || traits.toolchains.has(relation)) agreeing += count;
    else otherLanguage += count;
  }
  if (agreeing > 0)
    return {
      weight: (traits.ecosystem ? 1 : 0.2) + Math.min(1, agreeing / cves),
      reason: `Its target software is ${named.join(', ')}, as the package's.`,
      ...defined({ tie: traits.ecosystem ? 'target' : undefined }),
    };
  const share = Math.min(1, (foreign + otherLanguage) / cves);
  if (share < 0.3) return undefined;
  const against =
    traits.ecosystem !== undefined || foreign > otherLanguage ? 4 : traits.toolchains.size > 0 ? 2.5 : 1.6;
  const isUnknown = traits.ecosystem === undefined && traits.toolchains.size === 0 && !givesOrigin(traits);
  return {
    weight: -against * share,
    reason: `Its target software is ${named.join(', ')}.`,
    isAbsence: isUnknown && foreign === 0,
  };
}

const { distributions } = readWordLists(new URL('registries.yaml', import.meta.url), 'distributions');

/** Linux distributions publish advisories for what they ship, not for plug-ins or Windows programs. */
export function distributionSignal({ profile }: CatalogProduct): Signal | undefined {
  let most = 0;
  for (const host of distributions) most = Math.max(most, profile.refs[host] ?? 0);
  const share = most / profile.cves;
  if (share >= 0.25)
    return { weight: 0.7, reason: 'Linux distributions are cited by its CVEs: they ship it.' };
  if (most === 0)
    return { weight: -0.5, reason: 'No Linux distribution is cited by its CVEs.', isAbsence: true };
  return undefined;
}
