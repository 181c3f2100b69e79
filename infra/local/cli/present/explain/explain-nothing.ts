import { isRejected } from '../../../../../shared/vulnerabilities/index.ts';
import type { Explanation } from './explanation.ts';
import type { Look } from '../text/look.ts';
import { paint } from '../text/paint.ts';
import { paragraph } from '../text/text.ts';
import { day } from '../text/words.ts';

/** How many products are named before the rest is only counted. */
const MAX_PRODUCTS = 6;

/** Why there is no finding for the package and the CVE, and what to do. */
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
      similar.length > 0 ? `Did you mean ${similar.join(', ')}?` : 'Use the name of a source package.';
    return [`${release} ships no package ${name}.`, near];
  }
  if (facts === undefined) {
    const until =
      snapshot.asOf === undefined ? '' : ` Or it was published after ${snapshot.asOf}: try --as-of.`;
    return [
      `${cve} is not in the snapshot.`,
      `Scan again to pick up what the NVD has published since.${until}`,
    ];
  }
  if (isRejected(facts)) return [`${cve} was rejected and no longer identifies a vulnerability.`];
  if (facts.override?.suppress === true) {
    return [`An override suppresses ${cve}.`, 'Run without overrides to see what the NVD alone says.'];
  }
  if (snapshot.asOf !== undefined && facts.published.slice(0, snapshot.asOf.length) > snapshot.asOf) {
    return [
      `${cve} was published on ${day(facts.published)}, after ${snapshot.asOf}.`,
      'Pass a later day as --as-of.',
    ];
  }
  if (facts.products.length === 0) {
    return [
      `The NVD names no product for ${cve} yet, and neither its references nor its description lead to ${name}.`,
      'It is matched again whenever its record changes.',
    ];
  }
  const own = identities.map(({ product }) => product);
  const shared = own.filter((product) => facts.products.includes(product));
  if (shared.length > 0) {
    return [
      `${cve} is about ${list(shared)}, which ${name} maps to, but there is no finding yet.`,
      'The findings are older than the snapshot: scan or match again.',
    ];
  }
  const is = own.length > 0 ? `${name} maps to ${list(own)}` : `${name} maps to no product of the NVD`;
  return [
    `${cve} is about ${list(facts.products)}; ${is}.`,
    `If ${name} is one of these products, add a row to the curated identities and match again.`,
  ];
}

function list(products: string[]): string {
  const shown = products.slice(0, MAX_PRODUCTS);
  const more = products.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
