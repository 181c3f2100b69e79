import { ecosystemOfToolchain } from '../../ecosystems/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import { readWordLists } from '../../platform/index.ts';
import { readPurl } from '../../purl/index.ts';
import type { ProductEntry } from '../../vulnerabilities/index.ts';
import type { MatchContext } from '../context.ts';
import type { Matcher } from '../matcher.ts';
import type { Ruling } from '../ruling.ts';
import { isKnown } from '../as-of.ts';
import { ageWeights, latestRelease, publishedDay } from './age.ts';

const { beginnings, toolchains } = readWordLists(
  new URL('bindings.yaml', import.meta.url),
  'beginnings',
  'toolchains',
);

/** Suspects bundled components in packages whose components nothing names. */
export const bundled: Matcher = {
  name: 'bundled',
  rule: (pkg, context, earlier) => raiseComponents(pkg, context, earlier()),
  restsOn,
};

type ComponentContext = Pick<
  MatchContext,
  'knowledge' | 'entries' | 'identities' | 'day' | 'asOf' | 'onLeftOut'
>;

interface Suspicion {
  entry: ProductEntry;
  product: string;
  via: string;
  confidence: number;
  because: string;
}

const LEAST_CONFIDENCE = 0.4;
/**
 * How likely a package that ships another project's source has one of its CVEs: the bundled version is
 * unknown.
 */
const CARRIED = 0.5;

/** A patch in the build names a CVE of the component, so the package does bundle it. */
const PROVEN = 0.9;

/**
 * `under_investigation` rulings on CVEs of components that the package may bundle when nothing names them:
 * modules that programs built with its toolchain commonly vendor, and what it is known to ship from other
 * projects. Ordered by confidence, which says how likely the package has the CVE.
 * @param own rulings on the package itself: they date the release, and are not raised again
 */
// tsr-skip: a test hands it a context of its own.
export function raiseComponents(
  shipped: ShippedPackage,
  context: ComponentContext,
  own: readonly Ruling[],
): Ruling[] {
  const settled = new Set(
    own.filter(({ status }) => status !== 'not_affected').map(({ facts }) => facts.cve),
  );
  const itself = new Set(context.identities(shipped).map(({ product }) => product));
  const released = latestRelease(own, shipped.patchedCves);
  const best = new Map<string, Suspicion>();
  for (const suspicion of suspicionsOf(shipped, context, released)) {
    const { entry, product, confidence } = suspicion;
    const patched = shipped.patchedCves?.includes(entry.cve) === true;
    if ((confidence < LEAST_CONFIDENCE && !patched) || itself.has(product) || settled.has(entry.cve))
      continue;
    if ((best.get(entry.cve)?.confidence ?? 0) < confidence) best.set(entry.cve, suspicion);
  }
  return [...best.values()]
    .sort((a, b) => b.confidence - a.confidence || (a.entry.cve < b.entry.cve ? -1 : 1))
    .map(rulingOf);
}

function* suspicionsOf(
  shipped: ShippedPackage,
  context: ComponentContext,
  released: string | undefined,
): Generator<Suspicion> {
  const { knowledge, day } = context;
  const weigh = ageWeights(day, released);
  const entries = (product: string): ProductEntry[] =>
    context
      .entries(product)
      .filter((entry) => isKnown({ cve: entry.cve, published: publishedDay(entry) }, context));
  const types = new Set((shipped.builtWith ?? []).map((tool) => ecosystemOfToolchain(tool)?.purlType));
  const named = new Set((shipped.components ?? []).map((purl) => readPurl(purl)?.type));
  for (const { purls, products, share, because } of types.size === 0 ? [] : knowledge.modules) {
    const [via = ''] = purls;
    const type = readPurl(via)?.type;
    if (!types.has(type) || named.has(type)) continue;
    const known = products.map((product) => [product, entries(product)] as const);
    const proven = known.some(([, list]) => list.some(({ cve }) => shipped.patchedCves?.includes(cve)));
    const likelihood = proven ? PROVEN : share * programWeight(shipped);
    for (const [product, list] of known) {
      for (const entry of list) {
        const confidence = likelihood * weigh(entry);
        yield { entry, product, via, confidence, because };
      }
    }
  }
  const carried = knowledge.packages.get(shipped.name);
  for (const product of carried?.products ?? []) {
    for (const entry of entries(product)) {
      const confidence = CARRIED * weigh(entry);
      yield {
        entry,
        product,
        via: `pkg:generic/${product.slice(product.indexOf(':') + 1)}`,
        confidence,
        because: carried?.because ?? '',
      };
    }
  }
}

/** C libraries with bindings to a language bundle few of its modules. */
function programWeight({ name, builtWith = [] }: ShippedPackage): number {
  const isLibrary = [...beginnings].some((beginning) => name.startsWith(beginning));
  return isLibrary || builtWith.filter((tool) => toolchains.has(tool)).length > 1 ? 0.2 : 1;
}

function rulingOf({ entry, product, via, confidence, because }: Suspicion): Ruling {
  const rounded = Math.round(confidence * 100) / 100;
  return {
    facts: entry,
    status: 'under_investigation',
    confidence: rounded,
    reason: `Nothing names what the package bundles; a package like it often carries ${via}.`,
    via,
    identities: [{ product, confidence: rounded, origin: 'curated', reasons: [because] }],
    criteria: [],
  };
}

function restsOn(pkg: ShippedPackage, { knowledge, digestOf, modulesDigest, day }: MatchContext): unknown {
  const carried = knowledge.packages.get(pkg.name)?.products ?? [];
  // The age of a CVE decides how likely a bundled copy still has it.
  return carried.length > 0 || pkg.builtWith ? [carried.map(digestOf), modulesDigest(), day] : '';
}
