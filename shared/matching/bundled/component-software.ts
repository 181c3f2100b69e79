import { ecosystemOfPurlType } from '../../ecosystems/index.ts';
import { type Purl, purlPath, readPurl } from '../../purl/index.ts';
import type { IdentifiedSoftware } from '../context.ts';
import type { Identity } from '../../vulnerabilities/index.ts';
import { identify, type IdentityContext, type PackageFacts } from '../../identity/index.ts';
import type { ComponentKnowledge } from './knowledge.ts';
import { defined } from '../../platform/index.ts';

interface ComponentContext extends IdentityContext {
  knowledge?: ComponentKnowledge | undefined;
  /** Ecosystems whose modules are matched by their own database instead. */
  hasDatabase?: (purlType: string) => boolean;
}

/**
 * A package's bundled components, as software to match beside it: by CPE product, with the version in their
 * ecosystem's spelling. The verdict names the component in `via`. A purl without a version, or that matches
 * no known product, yields nothing.
 */
export function componentSoftware(
  purls: readonly string[] | undefined,
  context: ComponentContext,
): IdentifiedSoftware[] {
  const software: IdentifiedSoftware[] = [];
  for (const text of purls ?? []) {
    const purl = readPurl(text);
    if (purl?.version === undefined || purl.subpath !== undefined) continue;
    if (context.hasDatabase?.(purl.type)) continue;
    const identities = componentIdentities(purl, context);
    if (identities.length === 0) continue;
    const ecosystem = ecosystemOfPurlType(purl.type);
    software.push({
      identities,
      version: ecosystem?.scheme?.spell?.(purl.version) ?? purl.version.replace(/^v(?=\d)/, ''),
      ecosystems: ecosystem === undefined ? [] : [ecosystem.name],
      ...defined({ scheme: ecosystem?.scheme }),
      via: text,
    });
  }
  return software;
}

/** What identity reads from the components that these purls name. */
export function componentFacts(purls: Iterable<string>): PackageFacts[] {
  return [...purls]
    .map(readPurl)
    .filter((purl) => purl !== undefined)
    .map(factsOf);
}

function componentIdentities(purl: Purl, context: ComponentContext): Identity[] {
  const bare = `pkg:${purl.type}/${modulePath(purl)}`;
  const known = context.knowledge?.modules.find(({ purls }) => purls.includes(bare));
  if (known) {
    const reasons = [`The component file lists ${bare} as this product.`];
    return known.products.map((product) => ({ product, confidence: 1, origin: 'curated', reasons }));
  }
  return identify(factsOf(purl), context);
}

/** A Go module path without the suffix of its major version. */
function modulePath(purl: Purl): string {
  return purlPath(purl).replace(/\/v\d+$/, '');
}

function factsOf(purl: Purl): PackageFacts {
  const path = modulePath(purl);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const site = siteOf(purl, path);
  const ecosystem = ecosystemOfPurlType(purl.type);
  return {
    // Identity recognises a package's language by this prefix.
    name: `${ecosystem?.packagePrefix ?? ''}${name}`,
    ...defined({ url: site }),
    sourceUrl: `pkg:${purl.type}/${path}`,
    isModule: ecosystem !== undefined,
  };
}

function siteOf({ type, namespace }: Purl, path: string): string | undefined {
  if (type === 'maven') return domainOf(namespace);
  if (type === 'golang') return `https://${path}`;
  return type === 'github' || type === 'bitbucket'
    ? `https://${type}.${type === 'github' ? 'com' : 'org'}/${path}`
    : undefined;
}

/**
 * A group ID starts with its owner's domain reversed: `com.fasterxml.jackson.core` belongs to
 * `fasterxml.com`.
 * @see https://maven.apache.org/guides/mini/guide-naming-conventions.html
 */
function domainOf(groupId = ''): string | undefined {
  const [top, owner] = groupId.split('.');
  return top === undefined || owner === undefined ? undefined : `https://${owner}.${top}`;
}
