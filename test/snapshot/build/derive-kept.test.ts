import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { derive } from '../../../shared/snapshot/build/derive.ts';
import { deriveKept, ofNvdAlone } from '../../../shared/snapshot/build/derive-kept.ts';
import { linesOf } from '../../../shared/snapshot/build/entry-lines.ts';
import { productShardOf } from '../../../shared/snapshot/format/product-shard.ts';
import { readRecord } from '../../../shared/sources/nvd/record-reader.ts';
import type { CveRecord, OpinionSubject } from '../../../shared/vulnerabilities/index.ts';
import { EntryWriter } from '../../../shared/sources/index.ts';
import { record } from '../../support/changed-feeds.ts';
import { cveRecord, vulnerable } from '../../support/nvd.ts';

interface Found {
  rejected: boolean;
  unconfigured: string | undefined;
  lines: [shard: number, line: string][];
}

function parsed(nvd: CveRecord): Found {
  const { rejected, unconfigured, entries } = derive(nvd.id, { nvd });
  return {
    rejected,
    unconfigured: unconfigured && JSON.stringify(unconfigured),
    lines: inShards(linesOf(entries)),
  };
}

function inShards(lines: readonly [product: string, line: string][]): Found['lines'] {
  return lines.map(([product, line]) => [productShardOf(product), `${line}\n`]);
}

function written(json: string): Found | undefined {
  const found = deriveKept(Buffer.from(json));
  return (
    found && {
      rejected: found.rejected,
      unconfigured: found.unconfigured?.toString(),
      lines: Array.from(found.lines, ([shard, line]): [number, string] => [shard, line.toString()]),
    }
  );
}

function read(value: unknown): CveRecord {
  const { data } = readRecord(value);
  assert.ok(data);
  return data;
}

const usual = read(
  cveRecord({
    id: 'CVE-2021-0001',
    description: 'A regression, back in 2.1:\nregressed.',
    score: 7,
    configurations: [vulnerable('acme:app', { versionEndExcluding: '2' }), vulnerable('acme:lib')],
    references: ['https://github.com/acme/app/issues/1'],
  }),
);

/** With what its CNA states of these subjects. */
function stating(...subjects: OpinionSubject[]): CveRecord {
  const entries = subjects.map((subject) => ({ subject, ranges: [], defaultStatus: 'affected' as const }));
  return { ...usual, stated: { sources: [{ origin: 'cna', source: 'acme', entries }], unusable: 0 } };
}

/** Pieces of a description that bound versions, or nearly do. */
const said = fc
  .array(
    fc.constantFrom(
      ...['regress', 'Regress', '-reintroduc', 'RE-INTRODUC', 'not carried forward', 'not\ncarried forward'],
      ...['1.2', '.', '3', ' ', '\n', '\t', '\\', '"', 'é', '_', 'x'],
    ),
    { maxLength: 6 },
  )
  .map((pieces) => pieces.join(''));
const by = fc.constantFrom('nvd@nist.gov', 'cve@mitre.org', 'cisa');
const match = fc.record(
  {
    criteria: fc.constantFrom(
      'cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*',
      'cpe:2.3:a:acme:app:1.0:p1:*:*:*:python:*:*',
      'cpe:2.3:o:acme:app:*:*:*:*:*:*:*:*',
      'cpe:2.3:a:acme:lib:2:*:*:*:*:node.js:*:*',
      String.raw`cpe:2.3:a:ac\!me:a\:b:1\:2:*:*:*:*:x\:y:*:*`,
      'cpe:2.3:h:acme:box:-:*:*:*:*:*:*:*',
    ),
    versionStartIncluding: fc.constantFrom('1', String.raw`2\:3`),
    versionStartExcluding: fc.constant('1.5'),
    versionEndIncluding: fc.constant('4 beta'),
    versionEndExcluding: fc.constant('5'),
  },
  { requiredKeys: ['criteria'] },
);
const node = fc
  .tuple(fc.constantFrom(true, true, false), fc.array(match, { minLength: 1, maxLength: 4 }), fc.nat(20))
  .map(([vulnerable, matches, odd]) => ({
    operator: odd === 1 ? ('AND' as const) : ('OR' as const),
    negate: odd === 2,
    matches: matches.map((each, at) => ({ vulnerable: vulnerable !== (odd === 3 && at > 0), ...each })),
    children: [],
  }));
const configurations = fc.array(
  fc.record({
    operator: fc.constantFrom('AND' as const, 'OR' as const, 'OR' as const),
    negate: fc.nat(20).map((odd) => odd === 1),
    nodes: fc.array(node, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 3 },
);
const stated = fc
  .array(
    fc.record({
      origin: fc.constantFrom('cna' as const, 'adp' as const),
      source: by,
      entries: fc.array(
        fc.record({
          subject: fc.constantFrom<OpinionSubject>(
            { vendor: 'acme', product: 'App' },
            { product: 'lib', repository: 'https://github.com/acme/lib' },
            { product: 'lib', repository: 'https://github.com/acme/lib', programFiles: ['lib.c'] },
            // Of entries that were put together.
            { product: 'lib', programFiles: ['lib.c'], repository: 'https://github.com/acme/lib' },
            { packageName: '@acme/x', collection: 'https://www.npmjs.com' },
          ),
          ranges: fc.array(fc.constant({ status: 'affected' as const, from: '1', to: '2' }), {
            maxLength: 1,
          }),
          defaultStatus: fc.constantFrom('affected' as const, 'unknown' as const),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  )
  .map((sources) => ({ sources, unusable: 0 }));
const more = fc.record(
  { stated, ssvc: fc.constantFrom({ exploitation: 'active' as const }, { automatable: true }) },
  { requiredKeys: [] },
);
const facts = fc.record({
  configurations,
  description: said,
  vulnStatus: fc.constantFrom('Analyzed', 'Modified', 'rejected', 'Received  or not'),
  tags: fc.uniqueArray(fc.constantFrom('disputed', 'unsupported when assigned', 'ü'), { maxLength: 3 }),
  metrics: fc.array(
    fc.record({
      version: fc.constantFrom('2.0', '3.0', '3.1', '4.0'),
      vector: fc.constantFrom('AV:N', 'CVSS:3.1/AV:N', 'ä'),
      base: fc.constantFrom(0, 0.1, 3.9, 4, 6.95, 7, 9, 9.8, 10, 1e-7),
      source: by,
      type: fc.constantFrom('Primary', 'Secondary'),
    }),
    { maxLength: 4 },
  ),
  references: fc.array(
    fc.record({
      url: fc.constantFrom(
        'https://acme.test/',
        'https://www.acme.test/x',
        'https://github.com/Acme/app',
        'https://zoo.test/',
        'mailto:nobody',
        `https://github.com/${'long'.repeat(80)}/app`,
      ),
    }),
    { maxLength: 5 },
  ),
}) satisfies fc.Arbitrary<Partial<CveRecord>>;

suite('what a record from the NVD alone leads to, written from what is kept of it', () => {
  test('is what is derived from the parsed record', () => {
    let found = 0;
    fc.assert(
      fc.property(facts, more, (given, others) => {
        const one = { ...usual, ...given, ...others };

        const text = written(JSON.stringify(one));

        if (text) assert.deepEqual(text, parsed(one));
        if (text) found += 1;
      }),
      { numRuns: 3_000 },
    );
    assert.ok(found > 1_000, `${found} were written`);
  });

  test('is what is derived from a record as the NVD writes it', () => {
    fc.assert(
      fc.property(record, (value) => {
        const { data: one } = readRecord(value);
        const text = one && written(JSON.stringify(one));

        if (text) assert.deepEqual(text, parsed(one));
      }),
      { numRuns: 2_000 },
    );
  });

  test('has entries with what may bound them', () => {
    const found = written(JSON.stringify(usual));

    assert.deepEqual(
      found?.lines.map(([, line]) => [line.slice(0, line.indexOf('\t')), line.includes('back in 2.1')]),
      [
        ['acme:app', true],
        ['acme:lib', true],
      ],
    );
    assert.deepEqual(found, parsed(usual));
  });

  test('has what is left of configurations with an environment, or with several sides', () => {
    const node = (
      product: string,
      isVulnerable = true,
    ): CveRecord['configurations'][number]['nodes'][number] => ({
      operator: 'OR',
      negate: false,
      matches: [
        { vulnerable: isVulnerable, criteria: `cpe:2.3:a:${product}:1:*:*:*:*:*:*:*` },
        { vulnerable: isVulnerable, criteria: `cpe:2.3:a:${product}2:1:*:*:*:*:*:*:*` },
      ],
      children: [],
    });
    const sides = {
      'an environment': ['AND', [node('acme:app'), node('acme:os', false)]],
      'a product on two sides': ['AND', [node('acme:app'), node('acme:app')]],
      alternatives: ['OR', [node('acme:app'), node('acme:lib')]],
      'a product in two alternatives': ['OR', [node('acme:app'), node('acme:app'), node('acme:lib')]],
      'one side': ['AND', [node('acme:app')]],
      'an environment alone': ['OR', [node('acme:app', false)]],
    } as const;

    for (const [what, [operator, nodes]] of Object.entries(sides)) {
      const one: CveRecord = { ...usual, configurations: [{ operator, negate: false, nodes: [...nodes] }] };
      assert.deepEqual(written(JSON.stringify(one)), parsed(one), what);
    }
  });

  test('is written as often as there are names to remember', () => {
    for (let at = 0; at < 6_000; at += 1) {
      const name = `acme${'x'.repeat(at % 31)}:app-${at}`;
      const one = read(
        cveRecord({
          id: 'CVE-2021-0001',
          configurations: [vulnerable(name)],
          references: [`https://github.com/${name.replace(':', '/')}`],
        }),
      );
      assert.deepEqual(written(JSON.stringify(one)), parsed(one), name);
    }
  });

  test('is the same when names are forgotten between records', () => {
    const forgetful = new EntryWriter(productShardOf, 0);
    const linesFor = (json: Buffer): string[] =>
      Array.from(forgetful.write(json)?.lines ?? [], ([, line]) => line.toString());
    const json = Buffer.from(JSON.stringify(stating({ product: 'app' })));
    const first = linesFor(json);

    assert.equal(first.length, 3);
    assert.deepEqual(linesFor(json), first);
  });

  test('is right after a name could not be told', () => {
    let isFailing = true;
    const failing = new EntryWriter((product) => {
      if (isFailing) throw new RangeError('no');
      return productShardOf(product);
    });
    const json = Buffer.from(JSON.stringify(usual));

    assert.throws(() => failing.write(json), /no/);
    isFailing = false;
    const lines = Array.from(failing.write(json)?.lines ?? [], ([shard, line]) => [shard, line.toString()]);
    assert.deepEqual(lines, parsed(usual).lines);
  });

  test('is left to the parser where the record says more, or in other words', () => {
    const json = JSON.stringify(usual);
    const [configuration] = usual.configurations;
    const others = {
      'another field': json.replace(/\}$/, ',"more":{"list":[{}]}}'),
      'a version of scores that there is not': json.replace('"version":"3.1"', '"version":"3.2"'),
      'a score that there is not': json.replace('"base":7', '"base":70'),
      'a letter spelled out': json.replace('"assigner":"', String.raw`"assigner":"\u0001`),
      'a quote in a URL': json.replace('issues/1', String.raw`issues/\"`),
      'a negation': json.replace('"negate":false', '"negate":true'),
      'nodes below nodes': JSON.stringify({
        ...usual,
        configurations: [
          { ...configuration, nodes: [{ ...configuration?.nodes[0], children: configuration?.nodes }] },
        ],
      }),
      'the end missing': json.slice(0, -1),
      'a recommendation spelled out': json.replace(
        /\}$/,
        String.raw`,"ssvc":{"exploitation":"\u0061ctive"}}`,
      ),
      'a recommendation that names a field twice': json.replace(/\}$/, ',"ssvc":{"a":"x","a":"y"}}'),
      'a recommendation that is none': json.replace(/\}$/, ',"ssvc":null}'),
    };

    for (const [what, other] of Object.entries(others)) {
      assert.notEqual(other, json, what);
      assert.equal(written(other), undefined, what);
    }
  });

  test('is left to the parser where what is stated would be written in other words, or is more than is held', () => {
    const json = JSON.stringify(stating({ product: 'app' }));
    const others = {
      'a number': json.replace('"ranges":[]', '"ranges":[1.0]'),
      'a letter spelled out': json.replace('"product":"app"', String.raw`"product":"\u0061pp"`),
      'a name that is a number': json.replace('"ranges":[]', '"ranges":[],"1":""'),
      'a field twice': json.replace('"ranges":[]', '"ranges":[],"ranges":[]'),
      'a long name': JSON.stringify(stating({ product: 'a'.repeat(300) })),
      'a name not in ASCII': JSON.stringify(stating({ product: 'ä' })),
      'many entries': JSON.stringify(stating(...Array.from({ length: 4_096 }, () => ({ product: 'app' })))),
    };

    for (const [what, other] of Object.entries(others)) {
      assert.notEqual(other, json, what);
      assert.equal(written(other), undefined, what);
      assert.deepEqual(written(json), parsed(stating({ product: 'app' })), `after ${what}`);
    }
  });

  test('is asked for only where nobody else speaks of the CVE', () => {
    assert.equal(ofNvdAlone(['{}', '', '']), '{}');
    assert.equal(ofNvdAlone(['{}', '', '{}']), undefined);
    assert.equal(ofNvdAlone(['', '{}', '']), undefined);
    assert.equal(ofNvdAlone(['', '', '']), undefined);
  });
});
