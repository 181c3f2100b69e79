import type { UnconfiguredCve } from '../../vulnerabilities/index.ts';
import { type Catalog, confidenceOf, normaliseName, type Signal } from '../../identity/index.ts';
import { fieldOf, ownWords } from './assigner.ts';
import type { RoutedCve } from './keys.ts';
import { findMention, type MentionKind } from './mention.ts';
import { isAlike, isServed, isUntelling, type Trail } from './trail.ts';

/** Log-odds that a CVE found by one key is the package's, before weighing the evidence. */
const PRIOR: Signal = { weight: -2, reason: '' };

const MENTIONS: Readonly<Record<MentionKind, number>> = { subject: 2, place: 1.5, passing: 0, beside: -1 };

export interface RouteScore {
  confidence: number;
  reasons: string[];
}

/**
 * How likely a CVE without configuration is the package's. Skips reading a description that could no longer
 * lift it to the confidence `least`.
 */
export function scoreRoute(trail: Trail, catalog: Catalog, cve: RoutedCve, least = 0): RouteScore {
  const signals = [...placeSignals(trail, catalog, cve.facts)];
  const assigned = assignerSignal(trail, catalog, cve.facts);
  const best: Signal = { weight: MENTIONS.subject, reason: '' };
  if (confidenceOf([PRIOR, ...signals, ...(assigned ? [assigned] : []), best]) < least)
    return { confidence: 0, reasons: [] };
  const mention = mentionSignal(trail, cve);
  if (mention) signals.push(mention);
  if (assigned) signals.push(assigned);
  return { confidence: confidenceOf([PRIOR, ...signals]), reasons: signals.map(({ reason }) => reason) };
}

function placeSignals(trail: Trail, catalog: Catalog, cve: UnconfiguredCve): Signal[] {
  const repositories = cve.refs.filter((key) => /^[^/]+\/[^/]+\/./.test(key) || trail.repositories.has(key));
  const own = repositories.find((key) => trail.repositories.has(key));
  const telling = repositories.filter((key) => !trail.repositories.has(key) && !isUntelling(key));
  if (own !== undefined) {
    const shared = Math.min(1.5, telling.length * 0.6);
    return [{ weight: 3.2 - shared, reason: `It cites ${own}, ${trail.repositories.get(own) ?? ''}.` }];
  }
  const signals: Signal[] = [];
  const host = cve.refs.find((key) => trail.hosts.has(key));
  if (host !== undefined)
    signals.push({ weight: 1.8, reason: `It cites ${host}, ${trail.hosts.get(host) ?? ''}.` });
  const namesake = telling.find((key) => isAlike(key, trail));
  if (namesake !== undefined && isServed(namesake, trail, catalog))
    signals.push({ weight: -2.5, reason: `It cites ${namesake}, what the package is made for.` });
  else if (namesake !== undefined) signals.push(namesakeSignal(trail, namesake));
  else if (telling[0] !== undefined) {
    const known = trail.repositories.size > 0;
    signals.push({
      weight: known ? -2.2 : -1.2,
      reason: `It cites ${telling[0]}, which is not the package's.`,
    });
  }
  return signals;
}

/** Projects move between owners; one under an owner of its own name is the better known. */
function namesakeSignal(trail: Trail, key: string): Signal {
  const owner = normaliseName(key.split('/').at(-2) ?? '');
  const ownOwner = trail.names.has(owner) || trail.vendors.has(owner);
  return { weight: ownOwner ? 2.2 : 0.8, reason: `It cites ${key}, which bears the name of the package.` };
}

function mentionSignal(trail: Trail, cve: RoutedCve): Signal | undefined {
  const mention = findMention(cve, trail.sought);
  if (!mention) return undefined;
  const words: Readonly<Record<MentionKind, string>> = {
    subject: `The description speaks of ${mention.text}.`,
    place: `The description places the flaw in ${mention.text}.`,
    passing: `The description mentions ${mention.text}.`,
    beside: `The description speaks of something for ${mention.text}.`,
  };
  return { weight: MENTIONS[mention.kind], reason: words[mention.kind] };
}

function kernelSignal({ names }: Trail, assigner: string): Signal {
  if (names.has('kernel') || names.has('linuxkernel')) {
    return { weight: 2.2, reason: `It was assigned by ${assigner}, the project's own.` };
  }
  return { weight: -4, reason: `It was assigned by ${assigner} for the Linux kernel.` };
}

function assignerSignal(trail: Trail, catalog: Catalog, cve: UnconfiguredCve): Signal | undefined {
  const field = fieldOf(cve.assigner);
  if (field === 'plugins') return { weight: -4, reason: `${cve.assigner} assigns for plug-ins.` };
  if (field === 'kernel') return kernelSignal(trail, cve.assigner);
  if (field === 'distribution')
    return { weight: 0.7, reason: `${cve.assigner} assigns for what Linux ships.` };
  const words = ownWords(cve.assigner);
  const own = words.find((word) => trail.names.has(word));
  if (own !== undefined)
    return { weight: 2.2, reason: `It was assigned by ${cve.assigner}, the project's own.` };
  const vendor = words.find((word) => trail.vendors.has(word));
  if (vendor !== undefined) {
    return {
      weight: catalog.vendorSize(vendor) > 8 ? 0.3 : 1.2,
      reason: `It was assigned by ${cve.assigner}, the vendor.`,
    };
  }
  const other = words.find((word) => catalog.vendorSize(word) >= 5);
  if (other !== undefined)
    return { weight: -1.5, reason: `It was assigned by ${cve.assigner} for a product of theirs.` };
  return undefined;
}
