import { readWordLists } from '../platform/index.ts';
import { normaliseName } from './plain-name.ts';

const hosts = readWordLists(
  new URL('hosts.yaml', import.meta.url),
  'codeHosts',
  'giteas',
  'gitlabs',
  'projectPages',
  'projectTabs',
  'labelSites',
  'firstSegmentSites',
  'lastSegmentSites',
  'kernelSites',
);
const { codeHosts, giteas, gitlabs, projectPages, projectTabs } = hosts;
const { labelSites, firstSegmentSites, lastSegmentSites, kernelSites } = hosts;

const GITEA = firstLabel(giteas);
const GITLAB = firstLabel(gitlabs);

const BELOW_LABEL_SITE = new RegExp(String.raw`\.(?:${anyOf(labelSites)})$`);
const LAST_SEGMENT_SITE = new RegExp(String.raw`(?:^|\.)(?:${anyOf(lastSegmentSites)})$`);

function anyOf(hosts: ReadonlySet<string>): string {
  return [...hosts].map((host) => host.replaceAll('.', String.raw`\.`)).join('|');
}

function firstLabel(labels: ReadonlySet<string>): RegExp {
  return new RegExp(String.raw`^(?:${[...labels].join('|')})\.`);
}

/** Whether a host is an organisation's own forge, judged by its first label. */
export function isForge(host: string): boolean {
  return GITLAB.test(host) || GITEA.test(host);
}

/** Ignores deeper groups. */
const MAX_DEPTH = 6;

/** Host and path, up to the path's first space or control character. */
const URL_PARTS =
  /^(?:https?|git|ftp|ssh):\/\/(?:[^/@]*@)?([^/:?#\s\p{Cc}]+)(?::\d*)?(?:(\/[^?#\s\p{Cc}]*)|[?#]|$)/iu;

/** The same for nearly all URLs, in half the time. */
const USUAL_PARTS = /^https?:\/\/([A-Za-z0-9.-]+)(?:(\/[!"$->@-~]*)(?:[?#]|$)|$)/;

/**
 * Hosts as written → their key. Only hosts, and that is most of them, whose key is the same for every path
 * except project pages.
 */
const plainHosts = new Map<string, string>();

/**
 * The key for comparing a reference URL with a package's URLs: `host/owner/repo` on code hosts (on GitLab
 * with all its groups), `host/project` on sites with many projects (SourceForge, Launchpad, GNU, registries),
 * otherwise the host alone without `www.`. Lower case. `undefined` if the text is not an http(s), git, ssh or
 * ftp URL.
 */
export function referenceKey(url: string): string | undefined {
  const known = keyOfPlainHost(url);
  if (known !== undefined) return known;
  const match = USUAL_PARTS.exec(url) ?? URL_PARTS.exec(url.trim());
  if (!match) return undefined;
  const [, written = '', path = ''] = match;
  const name = written.toLowerCase();
  const host = name.startsWith('www.') ? name.slice('www.'.length) : name;
  if (GITLAB.test(host)) return gitlabKey(host, segmentsOf(path, MAX_DEPTH));
  if (codeHosts.has(host) || GITEA.test(host)) return codeHostKey(host, segmentsOf(path, 2));
  const rule = siteRule(host);
  if (rule) return rule(path) ?? host;
  plainHosts.set(written, host);
  return pageKey(host, path) ?? host;
}

/** First segments of paths below which each page is a project's own, in lower case. */
export const PROJECT_PAGES: ReadonlySet<string> = projectPages;

/**
 * What decides the keys of http(s) URLs of a host: the host alone, unless the path begins with one of PROJECT_PAGES or an
 * empty segment; the first two segments, too, of a path without empty ones and spaces; or all of the URL.
 * @param host as written
 */
export function keyDependsOn(host: string): 'host' | 'repository' | 'all' {
  const name = host.toLowerCase().replace(/^www\./, '');
  if (!/^[a-z0-9.-]+$/.test(name) || GITLAB.test(name)) return 'all';
  if (codeHosts.has(name) || GITEA.test(name)) return 'repository';
  return siteRule(name) ? 'all' : 'host';
}

const SCHEMES = ['https://', 'http://'];

/** The key found without parsing the whole URL; `undefined` if it needs a closer look. */
function keyOfPlainHost(url: string): string | undefined {
  const start = SCHEMES.find((scheme) => url.startsWith(scheme))?.length ?? 0;
  const slash = url.indexOf('/', start);
  if (start === 0 || slash < 0) return undefined;
  const key = plainHosts.get(url.slice(start, slash));
  if (key === undefined) return undefined;
  const next = url.indexOf('/', slash + 1);
  const first = next < 0 ? url.slice(slash + 1) : url.slice(slash + 1, next);
  return first === '' || projectPages.has(first.toLowerCase()) ? undefined : key;
}

/** The non-empty segments of a path, up to `limit`. */
function segmentsOf(path: string, limit = Infinity): string[] {
  const segments: string[] = [];
  for (let start = 1; start < path.length && segments.length < limit;) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    if (end > start) segments.push(path.slice(start, end).toLowerCase());
    start = end + 1;
  }
  return segments;
}

function codeHostKey(host: string, path: string[]): string {
  const [owner, repository] = path;
  if (owner === undefined) return host;
  if (repository === undefined || owner === 'advisories') return `${host}/${owner}`;
  return `${host}/${owner}/${repository.replace(/\.git$/, '')}`;
}

/** `xorg/lib/libx11/-/issues/1`: the project is everything before the name of one of its pages. */
function gitlabKey(host: string, path: string[]): string {
  const page = path.findIndex((segment, at) => at > 1 && projectTabs.has(segment));
  const project = page < 0 ? path : path.slice(0, page);
  return [host, ...project].join('/').replace(/\.git$/, '');
}

/** How a site with its own rule finds the project in a path; `undefined` for other sites. */
function siteRule(host: string): ((path: string) => string | undefined) | undefined {
  if (BELOW_LABEL_SITE.test(host)) return () => `${nameOf(labelSites)}/${host.split('.')[0] ?? ''}`;
  if (firstSegmentSites.has(host)) return (path) => firstSegment(nameOf(firstSegmentSites), path);
  if (LAST_SEGMENT_SITE.test(host)) return (path) => lastSegment(nameOf(lastSegmentSites), segmentsOf(path));
  if (kernelSites.has(host)) return (path) => kernelKey(host, segmentsOf(path));
  return undefined;
}

/** A site has one name for all its hosts: the first in its list. */
function nameOf([first = '']: ReadonlySet<string>): string {
  return first;
}

function firstSegment(site: string, path: string): string | undefined {
  const [first] = segmentsOf(path, 1);
  return first && `${site}/${first}`;
}

/** The project's name after a segment such as `projects`. */
function pageKey(host: string, path: string): string | undefined {
  const [first = '', second] = segmentsOf(path, 2);
  return projectPages.has(first) && second ? `${host.replace(/^ftp\./, '')}/${second}` : undefined;
}

function lastSegment(host: string, path: string[]): string | undefined {
  // A link into a repository continues after its name: `/cgit/x.git/commit/`.
  const name = (path.find((part) => part.endsWith('.git')) ?? path.at(-1))?.replace(/\.git$/, '');
  return name && `${host}/${name}`;
}

/** The repository in `/pub/scm/linux/kernel/git/torvalds/linux.git/…` and in short `/stable/c/…` links. */
function kernelKey(site: string, path: string[]): string {
  const repository = path.find((part) => part.endsWith('.git'));
  if (repository !== undefined) return `${site}/${repository.slice(0, -'.git'.length)}`;
  return path[0] === 'stable' || path[0] === 'linus' ? `${site}/linux` : site;
}

/** The name of the repository that a reference key names, normalised; `undefined` for a host. */
export function repositoryName(key: string): string | undefined {
  const slash = key.lastIndexOf('/');
  return slash === -1 ? undefined : normaliseName(key.slice(slash + 1));
}
