import { referenceKey } from '../vulnerabilities/index.ts';
import { isPurl, purlPath, readPurl } from '../purl/index.ts';
import { normaliseName } from './product-name.ts';

/** Where a package comes from: what its URL and source URL say. */
export interface PackageSites {
  /** Reference keys with an owner or a project: `github.com/owner/repo`, `sourceforge.net/project`. */
  repositories: string[];
  /** Hosts without `www.`, those that serve many unrelated projects left out. */
  hosts: string[];
  /** The host of which the package's home page is the front page. */
  root?: string;
  /** Normalised labels that say who: repository owners and the labels of the hosts. */
  owners: string[];
  /** `pkg:type/name` of the language registry. */
  registry?: { type: string; name: string };
}

/** Hosts that say nothing about a project: code hosts, mirrors, archives and pages that anybody can have. */
const SHARED_HOSTS =
  /(?:^|\.)(?:github\.com|github\.io|gitlab\.com|gitlab\.io|bitbucket\.org|codeberg\.org|sourceforge\.net|sourceforge\.io|sf\.net|launchpad\.net|pagure\.io|pagure\.org|fedoraproject\.org|fedorahosted\.org|googlesource\.com|google\.com|googleapis\.com|appspot\.com|archive\.org|aka\.ms|gnu\.org|nongnu\.org|(?:metacpan|cpan|pypi|pythonhosted|rubygems|npmjs|crates)\.(?:org|com|io)|readthedocs\.io|readthedocs\.org|debian\.org|ubuntu\.com|redhat\.com|opensuse\.org|suse\.com|wikipedia\.org|microsoft\.com|sr\.ht|netbsd\.org|openbsd\.org|tuxfamily\.org|wordpress\.com|blogspot\.com|freecode\.com)$/;

/** Umbrellas: the domain and its common services are shared, but `httpd.apache.org` is the site of one project. */
const SHARED_SERVICES =
  /^(?:(?:www|wiki|lists?|git|cgit|gitweb|svn|bugs?|bugzilla|issues|archive|dist|downloads?|ftp|mirrors?|mail-archives|people|anongit|patchwork|lore|docs?|developer|security|dlcdn|xorg|mirrors\.edge)\.)?(?:apache\.org|kernel\.org|sourceware\.org|freedesktop\.org|x\.org|gnome\.org|kde\.org|linuxfoundation\.org|samba\.org|oracle\.com|php\.net|cisco\.com|intel\.com|ibm\.com)$/;

/** Forges of organisations. */
const FORGE = /^(?:gitlab|salsa|invent|gitea)\./;

/** Sites where `host/project` is the home of a project. */
const PROJECT_HOSTS =
  /^(?:sourceforge\.net|launchpad\.net|savannah\.gnu\.org|gnu\.org|git\.kernel\.org|pagure\.io|(?:pypi|rubygems|npmjs|crates)\.(?:org|com|io))$/;

/** Anybody can take a name there. */
const REGISTRY = /^(?:pypi|rubygems|npmjs|crates)\.(?:org|com|io)$/;

const CODE_HOST = /^(?:github|gitlab|bitbucket|sourceforge|launchpad|codeberg|gitee)\.(?:com|net|org)$/;

/** Labels that name no project. */
const EMPTY_LABELS = new Set(
  'www,com,org,net,io,ftp,download,downloads,dl,git,gitlab,github,http,https,wiki,docs,doc,archive,releases,dist,mirror,mirrors,projects,project,people,home,code,developer,developers,source,src,pub,info,dev,edu,gov,co,uk,de,fr,se,nl,ca,me,sh,app,xyz,linux,software,tools,open,blog,sites,pages,cgit,anongit,sourceforge,savannah,launchpad,pagure,google,lists,invisible,security'.split(
    ',',
  ),
);

/** What the package's `url` and `sourceUrl` say. Both may be purls of a language registry. */
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
    const isProjectPage = path.length > 1 || (path.length === 1 && PROJECT_HOSTS.test(host));
    if (isProjectPage) repositories.add(key);
    if (isProjectPage && path[0] !== undefined && !REGISTRY.test(host)) owners.add(normaliseName(path[0]));
    for (const label of CODE_HOST.test(host) ? [] : hostLabels(host)) owners.add(label);
    if (!isSharedHost(host)) hosts.add(host);
  }
  owners.delete('');
  const root = frontPage(urls[0]);
  return {
    repositories: [...repositories],
    hosts: [...hosts],
    ...(root !== undefined && hosts.has(root) ? { root } : {}),
    owners: [...owners],
    ...(registry ? { registry } : {}),
  };
}

/** True for hosts that many unrelated projects share, so that citing one says nothing. */
export function isSharedHost(host: string): boolean {
  return SHARED_HOSTS.test(host) || SHARED_SERVICES.test(host) || FORGE.test(host);
}

function frontPage(url: string | undefined): string | undefined {
  return /^\w+:\/\/(?:www\.)?([^/]+)\/?(?:index\.\w+)?$/.exec(url?.toLowerCase() ?? '')?.[1];
}

/** Download mirrors of a forge name the project elsewhere in the path than its pages do. */
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
  const kept = labels.filter((label) => !EMPTY_LABELS.has(label)).map(normaliseName);
  // Some vendors are named after the whole domain: x.org, w1.fi, cryptography.io.
  return [...kept, normaliseName(labels.slice(-2).join(''))];
}
