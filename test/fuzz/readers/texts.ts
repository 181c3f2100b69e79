import assert from 'node:assert/strict';
import fc from 'fast-check';
import { routes } from '../../../shared/api/routes.ts';
import { readQuery } from '../../../shared/api/request/read-query.ts';
import { RequestError } from '../../../shared/api/request/request-error.ts';
import { compareVersions, configurationsSchema } from '../../../shared/cpe/index.ts';
import { attributesOf } from '../../../shared/events/index.ts';
import { PatchlineError } from '../../../shared/platform/index.ts';
import { parsePurl, PurlSyntaxError, readPurl } from '../../../shared/purl/index.ts';
import { parseEvr, parseNevra, RpmSyntaxError, rpmvercmp } from '../../../shared/rpm/index.ts';
import { ecosystemOfPurlType } from '../../../shared/ecosystems/index.ts';
import { readPage } from '../../../shared/sources/nvd/api-page.ts';
import { retryAfterMs } from '../../../shared/sources/http/retry-after.ts';
import { parseFeedMeta } from '../../../shared/sources/nvd/feed-meta.ts';
import { readAffected } from '../../../shared/vulnerabilities/index.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { anyText, mutatedBytes, mutatedJson } from '../mutated.ts';
import { fuzzed, type FuzzedReader } from '../reader.ts';

type Class = abstract new (...parameters: never[]) => Error;

/** Runs it; only errors of these kinds may come. */
function only(kinds: readonly Class[], read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (kinds.some((kind) => error instanceof kind)) return;
    assert.fail(`an untyped error: ${String((error as Error).stack)}`);
  }
}

/** Parts of versions as they are written, and any text. */
const version = fc.oneof(
  fc
    .array(
      fc.oneof(fc.constantFrom('.', '-', '~', '+', '^', '_', 'rc', 'alpha', 'v', 'u'), fc.nat().map(String)),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
  anyText,
);

const pairs = fc.tuple(version, version);

function assertOrder(compare: (a: string, b: string) => number | undefined, [a, b]: [string, string]): void {
  const [there, back] = [compare(a, b), compare(b, a)];
  if (there === undefined || back === undefined) return;
  assert.equal(
    Math.sign(there),
    -Math.sign(back) + 0,
    `${JSON.stringify([a, b])} stand differently the other way`,
  );
}

const schemes = ['npm', 'pypi', 'golang', 'gem', 'cargo', 'cpan', 'maven', 'nuget'].flatMap((type) => {
  const scheme = ecosystemOfPurlType(type)?.scheme;
  return scheme?.compare ? [{ type, compare: (a: string, b: string) => scheme.compare?.(a, b) }] : [];
});

const purl = fc.oneof(
  mutatedBytes('pkg:rpm/samplelinux/httpd@2.4.46-1.sl3?arch=x86_64&distro=samplelinux-3.0#a/b').map(String),
  anyText,
);

const affected = {
  vendor: 'acme',
  product: 'app',
  packageURL: 'pkg:npm/app',
  versions: [
    { version: '1.0', lessThan: '2.0', status: 'affected', versionType: 'semver' },
    { version: 'vers:npm/>=1.0|<2.0', status: 'affected' },
  ],
};

export const textReaders: readonly FuzzedReader[] = [
  fuzzed({
    name: 'purl',
    inputs: purl,
    check(text: string) {
      only([PurlSyntaxError], () => parsePurl(text));
      only([], () => readPurl(text));
    },
  }),
  fuzzed({
    name: 'upstream versions',
    inputs: pairs,
    check: (pair: [string, string]) => {
      assertOrder(compareVersions, pair);
    },
  }),
  fuzzed({
    name: 'rpm versions',
    inputs: pairs,
    check: (pair: [string, string]) => {
      assertOrder(rpmvercmp, pair);
      only([RpmSyntaxError], () => parseEvr(pair[0]));
      only([RpmSyntaxError], () => parseNevra(pair[0]));
    },
  }),
  ...schemes.map(({ type, compare }) =>
    fuzzed({
      name: `${type} versions`,
      inputs: pairs,
      check: (pair: [string, string]) => {
        assertOrder(compare, pair);
      },
    }),
  ),
  fuzzed({
    name: 'configurations',
    inputs: mutatedJson([
      vulnerable('acme:app', { versionStartIncluding: '1.0', versionEndExcluding: '2.0' }),
    ]),
    check(text: string) {
      only([], () => configurationsSchema.safeParse(JSON.parse(text)));
    },
  }),
  fuzzed({
    name: 'affected and vers',
    inputs: mutatedJson([{ source: 'acme', affectedData: [affected] }, affected]),
    check(text: string) {
      only([], () => readAffected(JSON.parse(text), 'acme'));
    },
  }),
  fuzzed({
    name: 'api page',
    inputs: mutatedBytes(feedJson([cveRecord({ id: 'CVE-2021-1000' }), cveRecord({ id: 'CVE-2021-1001' })])),
    check(bytes: Buffer) {
      only([PatchlineError], () => readPage(bytes));
    },
  }),
  fuzzed({
    name: 'feed meta',
    inputs: mutatedBytes(
      `lastModifiedDate:2026-01-01T00:00:00-05:00\nsize:12\ngzSize:3\nsha256:${'A'.repeat(64)}\n`,
    ),
    check(bytes: Buffer) {
      only([PatchlineError], () => parseFeedMeta(bytes.toString(), 'x.meta'));
    },
  }),
  fuzzed({
    name: 'retry-after',
    inputs: fc.oneof(
      fc.bigInt().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      anyText,
    ),
    check(text: string) {
      const wait = retryAfterMs(text, new Date(0));
      assert.ok(wait === undefined || (wait >= 0 && wait <= 3_600_000), String(wait));
    },
  }),
  ...routes.map(({ method, path, query, body }) =>
    fuzzed({
      name: `${method} ${path}`,
      inputs: fc.record({
        parameters: fc.array(
          fc.tuple(fc.oneof(fc.constantFrom(...Object.keys(query.shape), 'x'), anyText), anyText),
          {
            maxLength: 4,
          },
        ),
        body: mutatedJson({
          release: 'samplelinux-3.0',
          package: 'httpd',
          cve: 'CVE-2021-1000',
          status: 'affected',
          decisions: [{ cve: 'CVE-2021-1000', author: 'alice', reason: 'x' }],
        }),
      }),
      check({ parameters, body: text }: { parameters: [string, string][]; body: string }) {
        only([RequestError], () => readQuery(query, new URLSearchParams(parameters)));
        only([], () => body?.schema.safeParse(text));
      },
    }),
  ),
  fuzzed({
    name: 'events',
    inputs: mutatedJson({
      applicationProperties: {
        cloudEvents_id: 'a',
        cloudEvents_type: 'finding.changed',
        cloudEvents_sequence: 1,
        cloudEvents_time: '2026-01-01T00:00:00Z',
      },
    }),
    check(text: string) {
      // RangeError: the message is no event of ours.
      only([RangeError, PatchlineError], () => attributesOf(JSON.parse(text) as Record<string, unknown>));
    },
  }),
];
