import { type EcosystemName, ecosystemOfPackage, ecosystemOfRepository } from '../../ecosystems/index.ts';
import { lastPart } from '../names/address-names.ts';
import { plainVendor } from '../../vulnerabilities/index.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import { isAlike, type NameKind } from '../names/name-kind.ts';
import { beginsWith, isSibling } from '../names/name-relation.ts';
import { groupNames, projectLabels } from '../names/package-names.ts';
import { normaliseName } from '../names/product-name.ts';
import { confidenceOf, type Signal } from './signal.ts';
import type { PackageTraits } from './package-traits.ts';
import { isEcosystemVendor } from './vendor-evidence.ts';

/** Evidence against a candidate that only its name, or too little else, ties to the package. */
export function untiedSignals(
  traits: PackageTraits,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
  signals: readonly Signal[],
): Signal[] {
  const ties = new Set(signals.map(({ tie }) => tie).filter((tie) => tie !== undefined));
  const found: (Signal | undefined)[] = [];
  if (ties.size === 0) {
    if (kind === 'companion' && isRare(signals)) found.push(UNTIED_COMPANION);
    else if (isAlike(kind)) found.push(UNTIED_LIKENESS);
    if (kind === 'binary') found.push(UNTIED_BINARY);
    found.push(untiedLanguageSignal(traits, candidate, kind));
  }
  if (isSibling(traits, candidate, kind) && !ties.has('repository')) found.push(SIBLING);
  const others = found.filter((signal) => signal !== undefined);
  if (!traits.isModule || isTiedModule(traits, candidate, ties)) return others;
  const isNamed = isNamedModule(traits, candidate, kind);
  return [...others, untiedModuleSignal(candidate, isNamed, [...signals, ...others])];
}

const UNTIED_LIKENESS: Signal = {
  weight: -2,
  reason: 'Nothing but a likeness of names ties it to the package.',
};

/** `atftp` and its daemon `atftpd`, if nothing else has that name. */
const UNTIED_COMPANION: Signal = {
  weight: -1,
  reason: 'Nothing but the name of a companion ties it to the package: a person should look.',
  atMost: 0.65,
};

const UNTIED_BINARY: Signal = {
  weight: -1,
  reason: 'Nothing but the name of a binary ties it to the package: a person should look.',
  atMost: 0.65,
};

const SIBLING: Signal = {
  weight: -1.5,
  reason:
    "It may share a site or an owner with the package, but its CVEs do not cite the package's repository.",
};

const UNTIED_MODULE: Signal = {
  weight: -3,
  reason: 'Only the name ties it to the module, and modules are named after what they wrap or talk to.',
};

const NAMED_MODULE: Signal = {
  weight: -0.5,
  reason: 'Only the name ties it to the module: a person should look.',
  isAbsence: true,
  atMost: 0.65,
};

function isRare(signals: readonly Signal[]): boolean {
  return signals.some(({ rare }) => rare);
}

/** Registries whose names identify a module's owner. */
const OWNERS_IN_NAMES = new Set(['golang', 'maven']);

/** A rare name, or one that its project also bears, may be the module's own. */
function untiedModuleSignal(
  { vendor, name }: CatalogProduct,
  isNamed: boolean,
  signals: readonly Signal[],
): Signal {
  const isOwn = isNamed && (name.length > LONG || plainVendor(vendor) === name || isRare(signals));
  const settled = confidenceOf([...signals, UNTIED_MODULE]) > (NAMED_MODULE.atMost ?? 1);
  return isOwn && !settled ? NAMED_MODULE : UNTIED_MODULE;
}

/** A name that long is no ordinary word. */
const LONG = 12;

/** Whether the registry lists the module under the product's name; of Maven's, if the group names it too. */
function isNamedModule(
  traits: PackageTraits,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): boolean {
  const { registry } = traits.sites;
  if (registry === undefined) return false;
  if (!OWNERS_IN_NAMES.has(registry.type)) return normaliseName(lastPart(registry.name)) === candidate.name;
  if (!groupNames(registry, candidate.words)) return false;
  return kind === 'initial' || kind === 'family' || beginsWith(traits, candidate);
}

/**
 * Whether more than a name ties a product to a language module; a Go module's path also tells whose it is.
 */
function isTiedModule(
  { sites: { registry } }: PackageTraits,
  { name }: CatalogProduct,
  ties: ReadonlySet<Signal['tie']>,
): boolean {
  if (ties.has('repository')) return true;
  // `org.apache.logging.log4j` names both vendor and product.
  if (ties.has('vendor') && projectLabels(registry).some((label) => normaliseName(label) === name))
    return true;
  return ties.has('target') && (registry?.type !== 'golang' || ties.has('vendor'));
}

/** Whether vendor or name says that a product belongs to a language. */
function bearsLanguage({ product, vendor }: CatalogProduct, ecosystem: EcosystemName): boolean {
  return (
    ecosystemOfRepository(product)?.name === ecosystem ||
    ecosystemOfPackage(product)?.ecosystem.name === ecosystem ||
    isEcosystemVendor(vendor, ecosystem) ||
    (ecosystem === 'python' && /^py|py$/.test(product)) ||
    (ecosystem === 'perl' && product.includes('::'))
  );
}

/** A name with this many words was made for one language: `io-socket-ssl`. */
const MANY_WORDS = 3;

/**
 * A module often bears the name of the program or library that it makes usable in its language:
 * `ocaml-augeas` is not Augeas, and `nodejs-rc` is not the shell. So a name alone does not identify a
 * language package.
 */
function untiedLanguageSignal(
  { ecosystem, isModule }: PackageTraits,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  if (ecosystem === undefined || kind === 'exact' || candidate.words.length >= MANY_WORDS) return undefined;
  if (bearsLanguage(candidate, ecosystem)) return undefined;
  const weight = candidate.words.length > 1 ? -0.6 : -1.3;
  return {
    weight,
    reason: `Nothing says that ${candidate.product} is of ${ecosystem}, the language of the package.`,
    isAbsence: isModule && plainVendor(candidate.vendor) === candidate.name,
  };
}
