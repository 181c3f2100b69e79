/** Hosts where the first two path segments are owner and repository. */
const CODE_HOSTS = new Set([
  'github.com',
  'gitlab.com',
  'bitbucket.org',
  'codeberg.org',
  'gitee.com',
  'gitea.com',
  'git.sr.ht',
]);

/** Self-hosted forges put projects under the same kind of path. */
const CODE_HOST_PREFIX = /^(?:gitlab|salsa|gitea|invent)\./;

/** First path segments after which sites that host many projects put the project's name. */
const PROJECT_PAGES = new Set([
  'project',
  'projects',
  'p',
  'package',
  'packages',
  'gems',
  'crates',
  'dist',
  'software',
  'gnu',
]);

/** Host and path, up to the first blank or control character of the path. */
const URL_PARTS =
  /^(?:https?|git|ftp|ssh):\/\/(?:[^/@]*@)?([^/:?#\s\p{Cc}]+)(?::\d*)?(?:(\/[^?#\s\p{Cc}]*)|[?#]|$)/iu;

/** The same for URLs as nearly all are written, in half the time. */
const USUAL_PARTS = /^https?:\/\/([A-Za-z0-9.-]+)(?:(\/[!"$->@-~]*)(?:[?#]|$)|$)/;

/**
 * The key under which a reference URL is compared with a package's URLs: `host/owner/repo` on code hosts,
 * `host/project` on sites that host many projects (SourceForge, Launchpad, GNU, registries), else the host alone
 * without `www.`. Lower case. `undefined` for text that is no http(s), git, ssh or ftp URL.
 */
export function referenceKey(url: string): string | undefined {
  const match = USUAL_PARTS.exec(url) ?? URL_PARTS.exec(url.trim());
  if (!match) return undefined;
  const name = (match[1] ?? '').toLowerCase();
  const host = name.startsWith('www.') ? name.slice('www.'.length) : name;
  const path = match[2] ?? '';
  if (CODE_HOSTS.has(host) || CODE_HOST_PREFIX.test(host)) return codeHostKey(host, segmentsOf(path, 2));
  return projectKey(host, path) ?? host;
}

/** The segments of a path that are not empty, up to so many. */
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

function projectKey(host: string, path: string): string | undefined {
  const [first] = segmentsOf(path, 1);
  if (/\.sourceforge\.(?:net|io)$/.test(host)) return `sourceforge.net/${host.split('.')[0] ?? ''}`;
  if (host === 'launchpad.net' || host === 'bugs.launchpad.net') return first && `launchpad.net/${first}`;
  if (host.endsWith('savannah.gnu.org') || host.endsWith('savannah.nongnu.org'))
    return lastSegment('savannah.gnu.org', segmentsOf(path));
  if (host === 'git.kernel.org') return kernelKey(segmentsOf(path));
  if (first === undefined || !PROJECT_PAGES.has(first)) return undefined;
  const second = segmentsOf(path, 2)[1];
  return second && `${host.replace(/^ftp\./, '')}/${second}`;
}

function lastSegment(host: string, path: string[]): string | undefined {
  // A link into a repository goes on behind its name: `/cgit/x.git/commit/`.
  const name = (path.find((part) => part.endsWith('.git')) ?? path.at(-1))?.replace(/\.git$/, '');
  return name && `${host}/${name}`;
}

/** `/pub/scm/linux/kernel/git/torvalds/linux.git/…` up to the repository, and the short `/stable/c/…` links. */
function kernelKey(path: string[]): string {
  const repository = path.find((part) => part.endsWith('.git'));
  if (repository !== undefined) return `git.kernel.org/${repository.slice(0, -'.git'.length)}`;
  return path[0] === 'stable' || path[0] === 'linus' ? 'git.kernel.org/linux' : 'git.kernel.org';
}
