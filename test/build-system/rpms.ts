import fc from 'fast-check';
import type { BinaryRpm } from '../../infra/local/build-system/rpm/write-rpm.ts';

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,11}$/);
const number = fc.stringMatching(/^(?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,2}){0,2}$/);
/** What XML and headers have to keep as it is. */
const prose = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 <>&"'é.,]{0,40}[a-z]$/);
const seconds = fc.integer({ min: 1_000_000_000, max: 2_000_000_000 });

/** Packages as a build system makes them. */
export const anRpm: fc.Arbitrary<BinaryRpm> = fc.record({
  name: word,
  epoch: fc.constantFrom(0, 0, 1, 32),
  version: number,
  release: number.map((each) => `${each}.sl3`),
  arch: fc.constantFrom('x86_64', 'aarch64', 'noarch'),
  sourceRpm: word.map((name) => `${name}-1-1.src.rpm`),
  summary: prose,
  description: prose,
  license: word,
  url: fc.webUrl({ withQueryParameters: true }),
  buildHost: word,
  buildTime: seconds,
  changelog: fc.array(fc.record({ at: seconds, author: prose, text: prose }), {
    minLength: 1,
    maxLength: 12,
  }),
  files: fc.uniqueArray(
    fc.record(
      {
        path: fc.tuple(word, word).map(([folder, file]) => `/usr/share/doc/${folder}/${file}`),
        content: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      },
      { noNullPrototype: true },
    ),
    { selector: ({ path }) => path, minLength: 1, maxLength: 6 },
  ),
});

export function fileNameOf({ name, version, release, arch }: BinaryRpm): string {
  return `${name}-${version}-${release}.${arch}.rpm`;
}
