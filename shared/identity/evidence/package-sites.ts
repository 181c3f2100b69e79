import { defined, readWordLists } from '../../platform/index.ts';
import { isForge, referenceKey } from '../../vulnerabilities/index.ts';
import { isPurl, purlPath, readPurl } from '../../purl/index.ts';
import { normaliseName } from '../names/product-name.ts';

/** Where a package comes from, according to its URL and source URL. */
export interface PackageSites {
  /** Reference keys with an owner or a project: `github.com/owner/repo`, `sourceforge.net/project`. */
  repositories: string[];
  /** Hosts without `www.`, excluding hosts of many unrelated projects. */
  hosts: string[];
  /** The host whose front page is the package's home page. */
  root?: string;
  /** Normalised labels that name an owner: repository owners and host labels. */
  owners: string[];
  /** `pkg:type/name` of the language registry. */
  registry?: { type: string; name: string };
}

const sites = readWordLists(
  new URL('sites.yaml', import.meta.url),
  'shared',
  'umbrellas',
  'services',
  'registries',
  'projects',
  'code',
  'labels',
);

// Combined into one pattern each, because indexing tests every reference of every CVE.
const SHARED = new RegExp(String.raw`(?:^|\.)${oneOf(sites.shared, sites.registries)}$`);
const SERVICE = new RegExp(String.raw`^(?:${oneOf(sites.services)}\.)?${oneOf(sites.umbrellas)}$`);

function oneOf(...lists: readonly ReadonlySet<string>[]): string {
  const words = lists.flatMap((list) => [...list]);
  return `(?:${words.join('|').replaceAll('.', '\\.')})`;
}

/** Reads the package's `url` and `sourceUrl`; either may be a purl of a language registry. */
export function packageSites(urls: readonly (string | undefined)[]): PackageSites {
  const repositories = new Set<string>();
  const hosts = new Set<string>();
  const owners = new Set<string>();
  let registry: PackageSites['registry'];
  for (const url of urls) {
    if (url === undefined) continue;
    if (isPurl(url)) {
      const purl = readPurl(url);
      if (purl) registry = { type: purl.type, name: purlPath(purl) };
      continue;
    }
    const key = siteKey(url);
    if (key === undefined) continue;
    const [host = '', ...path] = key.split('/');
    const isProjectPage = path.length > 1 || (path.length === 1 && isHome(host));
    if (isProjectPage) repositories.add(key);
    if (isProjectPage && path[0] !== undefined && !sites.registries.has(host))
      owners.add(normaliseName(path[0]));
    for (const label of sites.code.has(host) ? [] : hostLabels(host)) owners.add(label);
    if (!isSharedHost(host)) hosts.add(host);
  }
  owners.delete('');
  const root = frontPage(urls[0]);
  return {
    repositories: [...repositories],
    hosts: [...hosts],
    ...defined({ root: root !== undefined && hosts.has(root) ? root : undefined }),
    owners: [...owners],
    ...defined({ registry }),
  };
}

/** Whether many unrelated projects share a host, so that citing it says nothing. */
export function isSharedHost(host: string): boolean {
  return SHARED.test(host) || SERVICE.test(host) || isForge(host);
}

function isHome(host: string): boolean {
  return sites.projects.has(host) || sites.registries.has(host);
}

function frontPage(url: string | undefined): string | undefined {
  return /^\w+:\/\/(?:www\.)?([^/]+)\/?(?:index\.\w+)?$/.exec(url?.toLowerCase() ?? '')?.[1];
}

/** A forge's download mirrors name the project elsewhere in the path than its pages do. */
function siteKey(url: string): string | undefined {
  const mirror =
    /^\w+:\/\/(?:(?:pr)?downloads?|dl)\.(?:sourceforge|sf)\.net\/(?:projects?\/|sourceforge\/)?([^/]+)/i.exec(
      url,
    );
  if (mirror?.[1] !== undefined) return `sourceforge.net/${mirror[1].toLowerCase()}`;
  const savannah = /^\w+:\/\/download\.savannah\.(?:non)?gnu\.org\/releases\/([^/]+)/i.exec(url);
  if (savannah?.[1] !== undefined) return `savannah.gnu.org/${savannah[1].toLowerCase()}`;
  return referenceKey(url.replace(/^(\w+:\/\/)(?:www\.)?sf\.net\//i, '$1sourceforge.net/'));
}

function hostLabels(host: string): string[] {
  const labels = host.split('.');
  const kept = labels.filter((label) => !sites.labels.has(label)).map(normaliseName);
  // Some vendors take their name from the whole domain: x.org, w1.fi, cryptography.io.
  return [...kept, normaliseName(labels.slice(-2).join(''))];
}
