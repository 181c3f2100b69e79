import { readWordLists } from '../../platform/index.ts';

/** Archive names that say nothing about the project. */

const { archives } = readWordLists(new URL('words.yaml', import.meta.url), 'archives');

/** `github.com/madler/zlib` → `zlib`. */
export function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

/** `https://host/apache-ant-1.10.11-src.tar.gz` → `apache-ant`. */
export function archiveName(url: string | undefined): string | undefined {
  if (url === undefined || url.startsWith('pkg:')) return undefined;
  const file = lastPart(url.replace(/[?#].*$/, ''));
  const name = (/^([A-Za-z][A-Za-z0-9+_.-]*?)[-_]v?\d[^/]*\.(?:tar|tgz|tbz|txz|zip|gem|crate|jar)/.exec(
    file,
  ) ?? /^([A-Za-z][A-Za-z+_.-]*?)\d[\d.]*[a-z-]*\.(?:tar|tgz|tbz|txz|zip)/.exec(file))?.[1];
  return name === undefined || archives.has(name.toLowerCase()) ? undefined : name;
}

/** Path segments of the home page that read like a product name: `/database/berkeley-db/`. */
export function pathSegments(url: string | undefined): string[] {
  const path = /^\w+:\/\/[^/]+\/([^?#]*)/.exec(url ?? '')?.[1] ?? '';
  return path
    .split('/')
    .map((segment) => segment.replace(/\.(?:html?|php|git)$/i, ''))
    .filter((segment) => segment.length > 4 && /^[A-Za-z][A-Za-z0-9_-]+$/.test(segment));
}
