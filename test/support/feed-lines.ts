import fc from 'fast-check';
import { FeedLines } from '../../shared/snapshot/one-shot/feed-lines.ts';
import { LineIndex } from '../../shared/snapshot/one-shot/line-index.ts';

const VENDORS = ['haxx', 'curl-project', 'curl_project', 'linux', 'acme', 'wei\\:rd', 'café', 'Project'];
const NAMES = [
  'curl',
  'lib_curl',
  'linux_kernel',
  'acme',
  'acme-app.app',
  'Node.js',
  'x\\+\\+',
  'thé',
  'curl_for_curl',
];
const PLACES = [
  'curl.se',
  'nginx.org',
  'securityfocus.com',
  'github.com/curl/curl',
  'git.example/p/lib-curl',
  'a.test/b/-',
];
/** Enough to exceed what a profile keeps. */
const MANY = Array.from({ length: 60 }, (_, at) =>
  at % 2 === 0 ? `host${at}.test` : `github.com/o/curl${at % 7}${at}`,
);

const product = fc
  .tuple(fc.constantFrom(...VENDORS), fc.constantFrom(...NAMES))
  .map((names) => names.join(':'));
const refs = fc
  .oneof(
    { weight: 4, arbitrary: fc.uniqueArray(fc.constantFrom(...PLACES), { maxLength: 4 }) },
    fc.uniqueArray(fc.constantFrom(...MANY), { maxLength: 60 }),
  )
  .map((sites) => sites.sort().join(' '));

/** Lines of a feed, with their products. */
export type Lines = [product: string, line: string][];

export function indexed(feeds: readonly Lines[]): LineIndex {
  return new LineIndex(
    feeds.map((lines) => {
      const feed = new FeedLines();
      for (const [product, line] of lines) feed.add(product, line);
      return feed.toTable();
    }),
  );
}

/** Lines of entries of several feeds. */
export const feedsOfLines: fc.Arbitrary<Lines[]> = fc.array(
  fc.array(
    fc
      .tuple(
        product,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('a/*', 'a/* a/node.js', 'h/*', 'h/* o/*', 'o/linux', ''),
        refs,
        fc.constantFrom('', '\tmore', '#0 1 2', 'é'),
      )
      .map(([of, cve, kinds, sites, rest]): [string, string] => [
        of,
        [of, `CVE-20${10 + (cve % 3)}-${1000 + cve}`, kinds, sites, rest].join('\t'),
      ]),
    { maxLength: 25 },
  ),
  { maxLength: 3 },
);
