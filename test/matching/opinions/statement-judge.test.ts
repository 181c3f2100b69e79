import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { compareVersions } from '../../../shared/cpe/index.ts';
import { ecosystemOfPurlType } from '../../../shared/ecosystems/index.ts';
import { statementJudge } from '../../../shared/matching/opinions/statement-judge.ts';
import { standingOf } from '../../../shared/matching/opinions/position.ts';
import { soughtVersion } from '../../../shared/matching/sought-version.ts';
import {
  type AffectedEntry,
  type ProductEntry,
  readAffected,
} from '../../../shared/vulnerabilities/index.ts';
import { entry } from '../fixtures.ts';

interface Subject {
  product?: string;
  /** Type of the registry's purls. */
  registry?: string;
  /** Other ends that are stated of it: they tell how it numbers its releases. */
  ends?: string[];
}

function stated(...versions: object[]): AffectedEntry {
  const given = versions.map((version) => ({ status: 'affected', ...version }));
  const affectedData = [{ vendor: 'v', product: 'p', defaultStatus: 'unaffected', versions: given }];
  const found = readAffected([{ source: 'cna', affectedData }], 'cna')?.sources[0]?.entries[0];
  if (found === undefined) throw new Error('the statement cannot be used');
  return found;
}

const upTo = (version: string): object => ({ version: '0', lessThanOrEqual: version });
const before = (version: string): object => ({ version: '0', lessThan: version });

/** Each statement on a CVE of its own. */
function entriesOf(statements: readonly AffectedEntry[]): ProductEntry[] {
  return statements.map((each, at) =>
    entry(`CVE-2026-${at}`, [], { stated: { source: 'cna', entry: each } }),
  );
}

/** Where a version stands to what a CNA states. */
function standOf(
  version: string,
  statement: AffectedEntry,
  { product = 'v:p', registry, ends = [] }: Subject = {},
): string {
  const entries = entriesOf([statement, ...ends.map((end) => stated(before(end)))]);
  const scheme = registry === undefined ? undefined : ecosystemOfPurlType(registry)?.scheme;
  return statementJudge(version, soughtVersion(version, { product, entries, scheme }))(statement).stand;
}

suite('a statement of a CNA', () => {
  const kernel = { ends: ['6.6.96', '6.6.97', '6.12.4'] };

  test('that ends with a release holds for the builds of it', () => {
    assert.equal(standOf('6.6.96.2', stated(upTo('6.6.96')), kernel), 'affected');
    assert.equal(standOf('6.6.96.2', stated({ version: '6.6.96' }), kernel), 'affected');
    assert.equal(standOf('6.6.96.2', stated(before('6.6.96')), kernel), 'fixed');
    assert.equal(standOf('6.6.97.1', stated(upTo('6.6.96')), kernel), 'fixed');
  });

  test('does not hold for a fourth number where that is the product’s own', () => {
    const socat = { ends: ['1.7.4.4', '1.7.3.2', '1.8.0.1'] };

    assert.equal(standOf('1.7.4.5', stated(upTo('1.7.4')), socat), 'fixed');
  });

  test('does not say, where only a number that may be the build’s is beyond its end', () => {
    const once = { ends: ['6.6.96'] };

    assert.equal(standOf('6.6.96.2', stated(upTo('6.6.96')), once), 'unknown');
    assert.equal(standOf('6.6.96.2', stated(upTo('6.6.97')), once), 'affected');
    assert.equal(standOf('6.6.96.2', stated(upTo('6.6.95')), once), 'fixed');
  });

  test('holds for patch levels of the release that it ends with', () => {
    assert.equal(standOf('9.8p1', stated(upTo('9.8'))), 'affected');
    assert.equal(standOf('9.8p1', stated(before('9.8'))), 'fixed');
    assert.equal(standOf('9.8p1', stated(before('9.8p2'))), 'affected');
    assert.equal(standOf('9.8p2', stated(before('9.8p2'))), 'fixed');
  });

  test('is read in the order of the registry that the package comes from', () => {
    // A decimal fraction on CPAN, so 1.9 is the later.
    assert.equal(standOf('1.9', stated(upTo('1.813')), { registry: 'cpan' }), 'fixed');
    assert.equal(standOf('1.9', stated(upTo('1.813'))), 'affected');
  });

  test('is read in every spelling of a JDK', () => {
    const jdk = { product: 'oracle:openjdk' };

    assert.equal(standOf('1.8.0.412', stated(upTo('8u412')), jdk), 'affected');
    assert.equal(standOf('1.8.0.422', stated(upTo('8u412')), jdk), 'fixed');
  });

  test('whose bounds are dates says nothing of a version that is none, unless another range does', () => {
    assert.equal(standOf('6.1', stated(before('2018-07-16'))), 'unknown');
    assert.equal(standOf('6.1', stated(before('2018-07-16'), upTo('6.2'))), 'affected');
    const byDefault = {
      ...stated({ ...before('2018-07-16'), status: 'unaffected' }),
      defaultStatus: 'affected' as const,
    };
    assert.equal(standOf('6.1', byDefault), 'unknown');
    assert.equal(standOf('20180622', stated(before('2018-07-16'))), 'affected');
    assert.equal(standOf('20180720', stated(before('2018-07-16'))), 'fixed');
  });

  test('is read as ever where versions are plain numbers', () => {
    const version = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join('.'));
    const ends = [
      '1.2.3',
      '1.2.4',
      '2.0.1',
      '3.1.1',
      '4.0.1',
      '5.0.1',
      '6.0.1',
      '7.0.1',
      '8.0.1',
      '9.0.1',
      '0.0.1',
    ];
    fc.assert(
      fc.property(version, version, version, (ours, from, to) => {
        const statement = stated({ version: from, lessThan: to });

        assert.equal(standOf(ours, statement, { ends }), standingOf(ours, statement, compareVersions).stand);
      }),
    );
  });

  test('is judged alike, whatever was judged before it', () => {
    const bound = fc.constantFrom('6.6.134.1', '6.6.96', '6.6', '9.8p1', '1.0rc1', '2018-07-16', '20180722');
    const version = fc.oneof(bound, fc.constant('git1'));
    const product = fc.constantFrom('v:p', 'linux:linux_kernel');
    const statement = fc.tuple(bound, bound).map(([from, to]) => stated({ version: from, lessThan: to }));
    const statements = fc.array(statement, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(version, product, statements, (ours, name, list) => {
        const entries = entriesOf(list);
        const sought = soughtVersion(ours, { product: name, entries, scheme: undefined });
        const alone = list.map((each) => statementJudge(ours, sought)(each));

        assert.deepEqual(list.map(statementJudge(ours, sought)), alone);
      }),
    );
  });
});
