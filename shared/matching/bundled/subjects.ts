import { ecosystemOfPurl } from '../ecosystems.ts';
import type { MatchSubject } from '../subject.ts';
import type { Identity } from '../../vulnerabilities/index.ts';
import { identify, type IdentityContext, type PackageFacts } from '../../identity/index.ts';
import type { ComponentKnowledge } from './knowledge.ts';
import { parsePurl, type Purl } from './purl.ts';
import { defined } from '../../platform/index.ts';

interface ComponentSubjectContext extends IdentityContext {
  knowledge?: ComponentKnowledge | undefined;
}

/** The prefix by which identity knows the language of a package. */
const PREFIXES: Readonly<Record<string, string>> = {
  golang: 'golang-',
  cargo: 'rust-',
  npm: 'nodejs-',
  pypi: 'python-',
  gem: 'rubygem-',
  cpan: 'perl-',
};

/**
 * The bundled components of a package as subjects to match beside it: by CPE product, with the version of their
 * ecosystem, found as `via` in the verdict. purls without version, and those that no product is known for, yield none.
 */
export function componentSubjects(
  purls: readonly string[] | undefined,
  context: ComponentSubjectContext,
): MatchSubject[] {
  const subjects: MatchSubject[] = [];
  for (const text of purls ?? []) {
    const purl = parsePurl(text);
    if (purl?.version === undefined) continue;
    const identities = componentIdentities(purl, context);
    if (identities.length === 0) continue;
    const ecosystem = ecosystemOfPurl(text);
    subjects.push({
      identities,
      version: purl.version.replace(/^v(?=\d)/, '').replace(/\+incompatible$/, ''),
      ecosystems: ecosystem === undefined ? [] : [ecosystem],
      via: text,
    });
  }
  return subjects;
}

function componentIdentities(purl: Purl, context: ComponentSubjectContext): Identity[] {
  const bare = `pkg:${purl.type}/${modulePath(purl)}`;
  const known = context.knowledge?.modules.find(({ purls }) => purls.includes(bare));
  if (known) {
    const reasons = [`The component file lists ${bare} as this product.`];
    return known.products.map((product) => ({ product, confidence: 1, origin: 'curated', reasons }));
  }
  return identify(factsOf(purl), context);
}

/** A Go module path without the suffix of its major version. */
function modulePath({ namespace, name }: Purl): string {
  const path = namespace === undefined ? name : `${namespace}/${name}`;
  return path.replace(/\/v\d+$/, '');
}

function factsOf(purl: Purl): PackageFacts {
  const path = modulePath(purl);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const site = siteOf(purl, path);
  return {
    name: `${PREFIXES[purl.type] ?? ''}${name}`,
    ...defined({ url: site }),
    sourceUrl: `pkg:${purl.type}/${path}`,
    isModule: purl.type in PREFIXES || purl.type === 'maven',
  };
}

function siteOf({ type }: Purl, path: string): string | undefined {
  if (type === 'golang') return `https://${path}`;
  return type === 'github' || type === 'bitbucket'
    ? `https://${type}.${type === 'github' ? 'com' : 'org'}/${path}`
    : undefined;
}
