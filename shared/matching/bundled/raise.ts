import { ecosystemOfToolchain } from '../../ecosystems/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import { readPurl } from '../../purl/index.ts';
import type { Identity, ProductEntry, Verdict } from '../../vulnerabilities/index.ts';
import type { ComponentKnowledge } from './knowledge.ts';
import { ageWeight, latestRelease } from './age.ts';
import { defined } from '../../platform/index.ts';

interface ComponentContext {
  knowledge: ComponentKnowledge;
  /** Every entry of a product. */
  entries: (product: string) => readonly ProductEntry[];
  /** What the package itself is. */
  identities: readonly Identity[];
  /** The verdicts of the package itself and its routed ones: they date its release, and are not raised again. */
  own: readonly Verdict[];
  /** The day of the inventory, YYYY-MM-DD: how old a CVE is decides how likely a copy still has it. */
  asOf: string;
}

interface Suspicion {
  entry: ProductEntry;
  product: string;
  via: string;
  confidence: number;
  because: string;
}

const LEAST_CONFIDENCE = 0.4;
/** How likely a package that ships another project's source has a CVE of it; which version it ships is not known. */
const CARRIED = 0.5;

/** A patch of the build names a CVE of the component: the package carries it. */
const PROVEN = 0.9;

/**
 * `under_investigation` verdicts for CVEs of components that the package could carry, where nothing names its
 * components: the modules that programs of its toolchain commonly vendor, and what it is known to ship of other
 * projects. Each with a confidence that says how likely. Ordered by confidence.
 */
export function raiseComponents(shipped: ShippedPackage, context: ComponentContext): Verdict[] {
  const settled = new Set(
    context.own.filter(({ status }) => status !== 'not_affected').map(({ cve }) => cve),
  );
  const itself = new Set(context.identities.map(({ product }) => product));
  const released = latestRelease(context.own, shipped.patchedCves);
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
    .map((suspicion) => verdictOf(shipped, suspicion));
}

function* suspicionsOf(
  shipped: ShippedPackage,
  { knowledge, entries, asOf }: ComponentContext,
  released: string | undefined,
): Generator<Suspicion> {
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
        const confidence = likelihood * ageWeight(entry, asOf, released);
        yield { entry, product, via, confidence, because };
      }
    }
  }
  const carried = knowledge.packages.get(shipped.name);
  for (const product of carried?.products ?? []) {
    for (const entry of entries(product)) {
      const confidence = CARRIED * ageWeight(entry, asOf, released);
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

/** Libraries in C with bindings to a language carry few modules of it. */
function programWeight({ name, builtWith }: ShippedPackage): number {
  const toolchains = (builtWith ?? []).filter((tool) => tool === 'go' || tool === 'maven' || tool === 'npm');
  return /^(?:lib|g?object|python-|perl-|rubygem-)/.test(name) || toolchains.length > 1 ? 0.2 : 1;
}

function verdictOf(
  shipped: ShippedPackage,
  { entry, product, via, confidence, because }: Suspicion,
): Verdict {
  const { cve, published, lastModified, vulnStatus, tags, assigner, score, kev } = entry;
  const rounded = Math.round(confidence * 100) / 100;
  const patched = shipped.patchedCves?.includes(cve) === true;
  return {
    package: shipped.name,
    epoch: shipped.epoch,
    version: shipped.version,
    release: shipped.release,
    cve,
    published,
    lastModified,
    vulnStatus,
    ...defined({ tags }),
    assigner,
    ...defined({ score, kev }),
    ...(patched ? { status: 'fixed' } : { status: 'under_investigation', confidence: rounded }),
    via,
    evidence: {
      identities: [{ product, confidence: rounded, origin: 'curated', reasons: [because] }],
      criteria: [],
      reason: patched
        ? `A patch of the build names ${cve}.`
        : `Nothing names what the package bundles; a package like it often carries ${via}.`,
    },
  };
}
