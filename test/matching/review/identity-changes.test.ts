import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  type IdentityChange,
  identityChanges,
  type PackageIdentities,
} from '../../../shared/matching/index.ts';
import type { Identity } from '../../../shared/vulnerabilities/index.ts';

function identity(product: string, confidence: number, rest: Partial<Identity> = {}): Identity {
  return { product, confidence, origin: 'evidence', reasons: ['It has the name.'], ...rest };
}

function build(name: string, version: string, ...identities: Identity[]): PackageIdentities {
  return { package: name, version, identities };
}

/** `package version product change accepted` of each. */
function told(changes: readonly IdentityChange[]): string[] {
  return changes.map(({ package: name, version, product, change, accepted = '' }) =>
    `${name} ${version} ${product} ${change} ${accepted}`.trim(),
  );
}

const reasons = ['It has the name.', 'The site cites it.', 'The vendor owns the site.'];
const identities = fc.uniqueArray(
  fc.record(
    {
      product: fc.constantFrom('apache:httpd', 'gnu:tar', 'haxx:curl', 'x:y'),
      confidence: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
      origin: fc.constantFrom('curated' as const, 'evidence' as const),
      reasons: fc.subarray(reasons),
    },
    // Deep equality tells objects without a prototype from others.
    { noNullPrototype: true },
  ),
  { selector: ({ product }) => product },
);
const versions = fc.constantFrom('1.0', '1.1', '2.0');
/** One build a package, as nearly every package has. */
const single = fc.uniqueArray(
  fc.record({ package: fc.constantFrom('curl', 'httpd', 'tar'), version: versions, identities }),
  { selector: (each) => each.package },
);
const several = fc.array(
  fc.record({ package: fc.constantFrom('curl', 'httpd'), version: versions, identities }),
  { maxLength: 6 },
);

/** `package product` → identity. */
function tiesOf(all: readonly PackageIdentities[]): Map<string, Identity> {
  return new Map(
    all.flatMap((each) => each.identities.map((tie) => [`${each.package} ${tie.product}`, tie] as const)),
  );
}

suite('changes of identities', () => {
  test('are none between equals', () => {
    fc.assert(
      fc.property(several, (all) => {
        assert.deepEqual(identityChanges(all, structuredClone(all)), []);
      }),
    );
  });

  test('applied to what was give what is', () => {
    fc.assert(
      fc.property(single, single, (before, after) => {
        const ties = tiesOf(before);
        for (const { package: name, product, after: is } of identityChanges(before, after)) {
          if (is) ties.set(`${name} ${product}`, is);
          else ties.delete(`${name} ${product}`);
        }

        assert.deepEqual(Object.fromEntries(ties), Object.fromEntries(tiesOf(after)));
      }),
    );
  });

  test('backwards are the same, seen from the other side', () => {
    fc.assert(
      fc.property(single, single, (before, after) => {
        const there = identityChanges(before, after);
        const back = identityChanges(after, before);

        const key = ({ package: name, product }: IdentityChange): string => `${name} ${product}`;
        const mirrored = new Map(back.map((each) => [key(each), each]));
        assert.equal(there.length, back.length);
        for (const each of there) {
          const { before: was, after: is, came, went } = mirrored.get(key(each)) ?? assert.fail(key(each));
          assert.deepEqual(
            { is, was, went, came },
            { is: each.before, was: each.after, went: each.came, came: each.went },
          );
        }
      }),
    );
  });

  test('come with what crosses the line first, then by how much they move what is known', () => {
    const before = [
      build('a', '1', identity('a:reasons', 0.9)),
      build('b', '1', identity('b:moved', 0.9), identity('b:moved_more', 0.9)),
      build('c', '1', identity('c:curated', 0.9)),
      build('d', '1', identity('d:guess', 0.4)),
      build('e', '1', identity('e:sinks', 0.7), identity('e:rises', 0.69), identity('e:goes', 0.95)),
    ];
    const after = [
      build('a', '1', identity('a:reasons', 0.9, { reasons: ['The site cites it.'] })),
      build('b', '1', identity('b:moved', 0.89), identity('b:moved_more', 0.75)),
      build('c', '1', identity('c:curated', 1, { origin: 'curated', reasons: ['Anybody knows.'] })),
      build('d', '1', identity('d:other', 0.3)),
      build('e', '1', identity('e:sinks', 0.69), identity('e:rises', 0.99)),
    ];

    const changes = identityChanges(before, after);

    assert.deepEqual(told(changes), [
      'e 1 e:goes lost no longer',
      'e 1 e:rises confidence newly',
      'e 1 e:sinks confidence no longer',
      'd 1 d:guess lost',
      'd 1 d:other gained',
      'c 1 c:curated origin',
      'b 1 b:moved_more confidence',
      'b 1 b:moved confidence',
      'a 1 a:reasons reasons',
    ]);
    assert.deepEqual(
      { came: changes[5]?.came, went: changes[5]?.went },
      { came: ['Anybody knows.'], went: ['It has the name.'] },
    );
  });

  test('are not what rounding moves, unless it crosses the line', () => {
    const before = [build('a', '1', identity('a:noise', 0.9), identity('a:line', 0.699))];
    const after = [build('a', '1', identity('a:noise', 0.905), identity('a:line', 0.7))];

    assert.deepEqual(told(identityChanges(before, after)), ['a 1 a:line confidence newly']);
  });

  test('compare a build with that of its version, else with the one in its place', () => {
    const before = [
      build('kernel', '5.15', identity('linux:linux_kernel', 0.9)),
      build('kernel', '6.6', identity('linux:linux_kernel', 0.8)),
    ];
    const after = [
      build('kernel', '6.6', identity('linux:linux_kernel', 0.8)),
      build('kernel', '6.12', identity('linux:linux_kernel', 0.95)),
    ];

    const [change, ...others] = identityChanges(before, after);

    assert.deepEqual(others, []);
    assert.deepEqual(
      {
        version: change?.version,
        beforeConfidence: change?.before?.confidence,
        afterConfidence: change?.after?.confidence,
      },
      { version: '6.12', beforeConfidence: 0.9, afterConfidence: 0.95 },
    );
  });

  test('say when the whole build came or went', () => {
    const before = [build('tar', '1', identity('gnu:tar', 1))];
    const after = [build('sed', '2', identity('gnu:sed', 0.5))];

    const changes = identityChanges(before, after);

    assert.deepEqual(
      changes.map(({ product, build: whole, accepted }) => ({ product, build: whole, accepted })),
      [
        { product: 'gnu:tar', build: 'gone', accepted: 'no longer' },
        { product: 'gnu:sed', build: 'new', accepted: undefined },
      ],
    );
  });
});
