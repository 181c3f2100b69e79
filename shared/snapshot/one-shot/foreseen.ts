import { remembered } from '../../platform/index.ts';
import {
  isSubjectKey,
  namedSubject,
  normaliseName,
  plainVendor,
  repositoryName,
} from '../../vulnerabilities/index.ts';

/**
 * What a match will probably ask for, told before anything is read: records of it are parsed at once, all others are
 * skimmed. Of these, those that it will perhaps ask for are held as text, and the rest is read again should it be asked for.
 */
export interface Foreseen {
  /** `vendor:product`. Subjects of these names are foreseen, too, whoever makes them. */
  products: readonly string[];
  /** `vendor:product` of subjects that CNAs name, `vendor:*` for all of a vendor. */
  subjects: readonly string[];
  /** Normalised names of products, whoever makes them. */
  names: readonly string[];
  /** Normalised names of projects: all that a vendor of that name makes, or what cites a repository of that name. */
  projects: readonly string[];
  /** Hosts of projects: all that cites one. */
  hosts: readonly string[];
}

/** Tells whether a product or subject is foreseen. Asked for every product of every feed, so most answers cost no pattern. */
export function foresees({
  products,
  subjects,
  names,
  projects,
}: Foreseen): (product: string) => 'surely' | 'perhaps' | undefined {
  const known = new Set(products);
  const ours = new Set(projects);
  const isPerhaps = foreseesPerhaps(new Set(names), ours);
  const isOurSubject = foreseesSubject(products, subjects);
  return (key) => {
    if (known.has(key)) return 'surely';
    const isSubject = isSubjectKey(key);
    const named = isSubject ? namedSubject(key) : key;
    const colon = named.indexOf(':');
    const vendor = named.slice(0, colon);
    const product = named.slice(colon + 1);
    const name = normaliseName(product);
    if (ours.has(name) || (isSubject && isOurSubject(vendor, product, name))) return 'surely';
    return isPerhaps(vendor, product, name) ? 'perhaps' : undefined;
  };
}

function foreseesSubject(
  products: readonly string[],
  subjects: readonly string[],
): (vendor: string, product: string, name: string) => boolean {
  const known = new Set(subjects);
  const named = new Set(
    products.flatMap((key) => [normaliseName(key.slice(key.indexOf(':') + 1)), normaliseName(key)]),
  );
  return (vendor, product, name) =>
    named.has(name) || known.has(`${vendor}:${product}`) || known.has(`${vendor}:*`);
}

/** @param ours names of projects */
function foreseesPerhaps(
  named: ReadonlySet<string>,
  ours: ReadonlySet<string>,
): (vendor: string, product: string, name: string) => boolean {
  const isOurVendor = remembered(
    (vendor) => ours.has(normaliseName(vendor)) || ours.has(plainVendor(vendor)),
  );
  const libraries = new Set([...ours].filter((name) => name.startsWith(LIB)).map(withoutLib));
  return (vendor, product, name) => {
    if (named.has(name) || isOurVendor(vendor)) return true;
    // `linux:linux_kernel` for `kernel`.
    if (product.startsWith(vendor) && ours.has(normaliseName(product.slice(vendor.length)))) return true;
    // `liblzo2` for `lzo`, and the other way.
    const plain = withoutLib(withoutDigits(name));
    if (ours.has(plain) || libraries.has(plain)) return true;
    // One word is its own first word, and has one initial.
    if (name === product) return false;
    if (ours.has(/^[a-z0-9]*/.exec(product)?.[0] ?? '')) return true;
    const initials = product.replace(/(?<=[a-z0-9])[a-z0-9]+|[^a-z0-9]+/g, '');
    return initials.length > 2 && ours.has(initials);
  };
}

/** Tells whether whatever cites a site, told by its reference key, is foreseen. */
export function foreseesSite({ projects, hosts }: Foreseen): (site: string) => boolean {
  const ours = new Set(projects);
  const known = new Set(hosts);
  return remembered((site) => {
    const name = repositoryName(site);
    return name === undefined ? known.has(site) : ours.has(name);
  });
}

const LIB = 'lib';

function withoutLib(name: string): string {
  return name.startsWith(LIB) ? name.slice(LIB.length) : name;
}

function withoutDigits(name: string): string {
  let end = name.length;
  while (end > 0 && isDigit(name.charCodeAt(end - 1))) end -= 1;
  return name.slice(0, end);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
