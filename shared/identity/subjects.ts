import { defined, valueOfYaml } from '../platform/index.ts';
import { z } from 'zod';
import { ACCEPTED_IDENTITY, type Identity, subjectKey } from '../vulnerabilities/index.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { CatalogProduct } from './catalog/catalog-product.ts';
import { normaliseName, parseProductName } from './names/product-name.ts';
import { type CvesOf, resolveByEvidence } from './resolve.ts';
import type { PackageFacts } from './evidence/package-traits.ts';

/** `vendor:product` of a subject, or `vendor:*`, → CPE product. */
export type SubjectAliases = ReadonlyMap<string, string>;

/** Reads subjects.yaml. @throws ZodError or YAMLParseError naming the row */
export function parseSubjects(text: string): SubjectAliases {
  return new Map(Object.entries(z.record(z.string(), z.string()).parse(valueOfYaml(text))));
}

interface SubjectContext {
  /** Catalogue of the subjects that CNAs and ADPs name. */
  subjects: Catalog;
  aliases: SubjectAliases;
  /** The IDs of a subject's or product's CVEs. */
  cvesOf: CvesOf;
}

/** A shared name counts for less if the vendors differ. */
const OTHER_VENDOR = 0.85;

/**
 * Finds which subjects of CNA and ADP statements a package is, most certain first. Uses the same evidence as
 * for CPE products (names, repository, site, vendor), and the package's own CPE products: a subject with a
 * product's name, or one tied to a product by the alias table or by shared CVEs.
 * @param own result of `identify` for the package
 */
export function identifySubjects(
  pkg: PackageFacts,
  own: readonly Identity[],
  { subjects, aliases, cvesOf }: SubjectContext,
): Identity[] {
  const found = new Map<string, Identity>();
  const keep = (identity: Identity): void => {
    const known = found.get(identity.product);
    if (!known || identity.confidence > known.confidence) found.set(identity.product, identity);
  };
  for (const identity of resolveByEvidence(pkg, subjects, cvesOf)) keep(identity);
  for (const identity of own) {
    if (identity.confidence < ACCEPTED_IDENTITY) continue;
    for (const each of aliased(identity, subjects, aliases)) keep(each);
    for (const each of namesakes(identity, subjects, cvesOf)) keep(each);
  }
  return [...found.values()].sort((a, b) => b.confidence - a.confidence || (a.product < b.product ? -1 : 1));
}

function aliased(own: Identity, subjects: Catalog, aliases: SubjectAliases): Identity[] {
  const identities: Identity[] = [];
  for (const [alias, product] of aliases) {
    if (product !== own.product) continue;
    const { vendor, product: name } = parseProductName(alias);
    const named = name === '*' ? subjects.ofVendor(vendor) : [subjects.product(subjectKey(alias))];
    for (const subject of named) {
      if (subject === undefined) continue;
      identities.push(identityOf(subject, own, own.confidence, `CNAs call ${own.product} ${alias}.`));
    }
  }
  return identities;
}

function namesakes(own: Identity, subjects: Catalog, cvesOf: CvesOf): Identity[] {
  const { vendor, product } = parseProductName(own.product);
  const name = normaliseName(product);
  const candidates = new Set([
    ...subjects.named(name),
    ...subjects.named(normaliseName(`${vendor}${product}`)),
  ]);
  return [...candidates].map((subject) => {
    const isSame = isSameVendor(vendor, subject.vendor) || sharesCves(own.product, subject, cvesOf);
    const confidence = isSame ? own.confidence : Math.round(own.confidence * OTHER_VENDOR * 100) / 100;
    return identityOf(subject, own, confidence, `The subject bears the name of ${own.product}.`);
  });
}

/**
 * `apache` and Apache Software Foundation, `openbsd` and OpenBSD. A subject without a vendor contradicts
 * nobody.
 */
function isSameVendor(ours: string, theirs: string): boolean {
  const [a, b] = [normaliseName(ours), normaliseName(theirs)];
  return (
    b === '' || a.startsWith(b) || b.startsWith(a) || a.replace(/project$/, '') === b.replace(/project$/, '')
  );
}

/** Whether the NVD files a CVE of the subject under the product. */
function sharesCves(product: string, subject: CatalogProduct, cvesOf: CvesOf): boolean {
  const ours = cvesOf(product);
  const theirs = cvesOf(subject.profile.product);
  if (!ours || !theirs) return false;
  for (const cve of theirs) if (ours.has(cve)) return true;
  return false;
}

function identityOf(subject: CatalogProduct, own: Identity, confidence: number, reason: string): Identity {
  const { product } = subject.profile;
  return {
    product,
    confidence,
    origin: own.origin,
    reasons: [reason],
    ...defined({ version: own.version }),
  };
}
