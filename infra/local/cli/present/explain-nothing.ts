import { isRejected } from '../../../../shared/vulnerabilities/index.ts';
import type { Explanation } from './explanation.ts';
import type { Look } from './look.ts';
import { paint } from './paint.ts';
import { paragraph } from './text.ts';
import { day } from './words.ts';

/** Products that are named before the rest is only counted. */
const MAX_PRODUCTS = 6;

/** Why there is no finding for the package and the CVE, and what to do about it. */
export function nothingLines(explanation: Explanation, look: Look): string[] {
  const { package: name, cve, release } = explanation;
  const [reason, advice] = reasonOf(explanation);
  return [
    `${paint(look, 'bold', name)} in ${release}: no finding for ${cve}`,
    '',
    ...paragraph(reason, look.width, 2),
    ...(advice === undefined ? [] : paragraph(paint(look, 'dim', advice), look.width, 2)),
  ];
}

function reasonOf(explanation: Explanation): [reason: string, advice?: string] {
  const { package: name, cve, release, facts, identities, similar = [], snapshot } = explanation;
  if (identities === undefined) {
    const near =
      similar.length > 0 ? `Did you mean ${similar.join(', ')}?` : 'Names are those of source packages.';
    return [`${release} ships no package ${name}.`, near];
  }
  if (facts === undefined) {
    const until =
      snapshot.asOf === undefined ? '' : ` Or it was published after ${snapshot.asOf}: try --as-of.`;
    return [
      `The snapshot holds no ${cve}.`,
      `Scan again to take in what the NVD has published since.${until}`,
    ];
  }
  if (isRejected(facts)) return [`${cve} was rejected: it stands for nothing any more.`];
  if (facts.override?.suppress === true) {
    return [`An override suppresses ${cve}.`, 'Leave the overrides out to see what the NVD alone says.'];
  }
  if (snapshot.asOf !== undefined && facts.published.slice(0, snapshot.asOf.length) > snapshot.asOf) {
    return [
      `${cve} was published on ${day(facts.published)}, after ${snapshot.asOf}.`,
      'Name a later day with --as-of.',
    ];
  }
  if (facts.products.length === 0) {
    return [
      `The NVD names no product for ${cve} yet, and neither its references nor its words lead to ${name}.`,
      'It is looked at again whenever its record changes.',
    ];
  }
  const own = identities.map(({ product }) => product);
  const shared = own.filter((product) => facts.products.includes(product));
  if (shared.length > 0) {
    return [
      `${cve} is about ${list(shared)}, which ${name} is, but the findings do not have it.`,
      'They are older than the snapshot: scan or match again.',
    ];
  }
  const is = own.length > 0 ? `${name} is ${list(own)}` : `${name} is not a product that the NVD knows`;
  return [
    `${cve} is about ${list(facts.products)}; ${is}.`,
    `If ${name} is one of the products after all, add a row to the curated identities and match again.`,
  ];
}

function list(products: string[]): string {
  const shown = products.slice(0, MAX_PRODUCTS);
  const more = products.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
