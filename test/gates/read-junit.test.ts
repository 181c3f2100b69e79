import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { junit, statuses } from './reports.ts';

const samples = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'publication', 'junit');

function suite(cases: string, attributes = 'name="s"'): string {
  return `<testsuites><testsuite ${attributes}>${cases}</testsuite></testsuites>`;
}

const real: Record<string, string[]> = {
  'pytest.xml': [
    'test_ok: passed',
    'test_fail: failed',
    'test_skip: skipped',
    'test_param[1]: passed',
    'test_param[2]: passed',
    'test_error: error',
  ],
  'bats.xml': ['kubelet runs: passed', 'csi driver mounts: failed', 'gpu addon: skipped'],
  // Its own count says four tests, two of them skipped; `todo` is one of these.
  'node.xml': ['ok: passed', 'fails: failed', 'skipped: skipped', 'todo: skipped'],
  'made-lisa.junit.xml': [
    'smoke_test (lisa_0_1): passed',
    'verify_reboot (lisa_0_2): failed',
    'verify_gpu (lisa_0_3): skipped',
  ],
  // Five test cases, of which two are steps of the run.
  'made-k8s-e2e.junit_01.xml': [
    '[It] [sig-node] Pods should be submitted and removed [Conformance]: passed',
    '[It] [sig-storage] CSI mock volume: skipped',
    '[It] [sig-network] Services should work: failed',
  ],
};

for (const [file, expected] of Object.entries(real)) {
  test(
    `the cases of ${file}, as its tool wrote it`,
    { skip: existsSync(samples) ? false : `needs ${samples}` },
    () => {
      assert.deepEqual(statuses(junit(readFileSync(join(samples, file), 'utf8'))), expected);
    },
  );
}

test('what a test measured, by its properties', () => {
  const property = (name: string, value: string) => `<property name="${name}" value="${value}"/>`;
  const properties = `${property('metric:boot_ms', '812.4')}${property('metric:rate', '9.5e3 MB/s')}${property('seed', 'x')}`;
  const { measurements } = junit(
    suite(`<testcase name="t"><properties>${properties}</properties></testcase>`),
  );

  assert.deepEqual(measurements, [
    { metric: 'boot_ms', value: 812.4 },
    { metric: 'rate', value: 9500, unit: 'MB/s' },
  ]);
});

test('a test that stands twice counts once, as the worst of its results', () => {
  const report = junit(
    suite(
      '<testcase name="t"><failure/></testcase><testcase name="t"><error message="teardown"/></testcase>',
    ),
  );

  assert.deepEqual(statuses(report), ['t: error']);
  assert.equal(report.cases[0]?.reason, 'teardown');
});

test('the worst result of a case stays, wherever it stands', () => {
  const elements = { passed: '', skipped: '<skipped type="x"/>', failed: '<failure/>', error: '<error/>' };
  const order = Object.keys(elements);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...order), { minLength: 1, maxLength: 6 }), (given) => {
      const cases = given.map(
        (status) => `<testcase name="t">${elements[status as keyof typeof elements]}</testcase>`,
      );
      const worst = given.toSorted((a, b) => order.indexOf(b) - order.indexOf(a))[0];
      assert.deepEqual(statuses(junit(suite(cases.join('')))), [`t: ${String(worst)}`]);
    }),
  );
});

test('the same names in another suite, class, platform or file are other cases', () => {
  const t = '<testcase name="t" classname="c"/>';
  const other = '<testcase name="t" classname="d"><failure/></testcase>';
  const platform = '<properties><property name="platform" value="arm64"/></properties>';
  const { cases } = junit(
    `<testsuites><testsuite name="a">${t}${other}<testsuite name="inner">${t}</testsuite></testsuite>
     <testsuite name="b">${platform}${t}</testsuite></testsuites>`,
    { file: 'one.xml' },
  );

  assert.deepEqual(
    cases.map(({ file, platform: on, suite: of, class: in_ }) => ({
      file,
      platform: on,
      suite: of,
      class: in_,
    })),
    [
      { file: 'one.xml', platform: undefined, suite: 'a', class: 'c' },
      { file: 'one.xml', platform: undefined, suite: 'a', class: 'd' },
      { file: 'one.xml', platform: undefined, suite: 'a > inner', class: 'c' },
      { file: 'one.xml', platform: 'arm64', suite: 'b', class: 'c' },
    ],
  );
});

test('a case that passed after it failed is flaky, one that failed each time is not', () => {
  const report = junit(
    suite(`<testcase name="surefire"><flakyFailure message="once"/></testcase>
      <testcase name="pytest"><rerun message="once"/></testcase>
      <testcase name="broken"><failure/><rerunFailure/></testcase>`),
  );

  assert.deepEqual(statuses(report), ['surefire: passed, flaky', 'pytest: passed, flaky', 'broken: failed']);
});

test('what LISA failed with a known issue, and wrote as skipped, is no skip', () => {
  const report = junit(
    suite(`<testcase name="known" time="41.2"><skipped message="before_case mount failed"/></testcase>
      <testcase name="not here" time="3.1"><skipped message="skipped: no GPU"/></testcase>
      <testcase name="not run" time="0.000"><skipped message="no GPU in this VM size"/></testcase>`),
  );

  assert.deepEqual(statuses(report), ['known: attempted', 'not here: skipped', 'not run: skipped']);
});

test('a step of the run that failed is told; one that passed is no test', () => {
  const report = junit(
    suite(`<testcase name="[BeforeSuite]"/><testcase name="[SynchronizedAfterSuite]"><failure/></testcase>`),
  );

  assert.deepEqual(statuses(report), ['[SynchronizedAfterSuite]: failed']);
});

test('a suite that failed outside its cases has failed', () => {
  assert.deepEqual(statuses(junit(suite('<testcase name="t"/><error message="hook"/>'))), [
    't: passed',
    '(suite): error',
  ]);
});

test('a status word decides where no element does', () => {
  const cases = ['passed', 'run', 'FAIL', 'panicked', 'notrun', 'disabled'].map(
    (status) => `<testcase name="${status}" status="${status}"/>`,
  );

  assert.deepEqual(statuses(junit(suite(cases.join('')))), [
    'passed: passed',
    'run: passed',
    'FAIL: failed',
    'panicked: error',
    'notrun: skipped',
    'disabled: skipped',
  ]);
});

test('failures that are counted and told of no case make a report incomplete', () => {
  const passed = '<testcase name="t"/>';
  const unsuccessful = '<properties><property name="SuiteSucceeded" value="false"/></properties>';

  assert.equal(
    junit(suite(passed, 'name="s" failures="2"')).incomplete,
    's counts 2 failures, and no case tells of one',
  );
  assert.equal(junit(suite(unsuccessful + passed)).incomplete, 's did not succeed, and no case says why');
  assert.equal(junit(suite(passed, 'name="s" failures="0" errors="0"')).incomplete, undefined);
});

const refused: [what: string, xml: string, field: string, message: RegExp][] = [
  ['nothing', '', 'document', /no well-formed XML/],
  ['text', 'all tests passed', 'document', /no well-formed XML/],
  ['a torn end', '<testsuites><testsuite><testcase name="t"/>', 'testsuites/testsuite', /unclosed tag/],
  ['another root', '<html/>', 'html', /html is no root of JUnit XML/],
  [
    'a bomb of entities',
    '<!DOCTYPE t [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]><testsuites><testsuite name="&b;"/></testsuites>',
    'testsuites',
    /entity/,
  ],
  ['a bomb of depth', '<testsuite>'.repeat(5000), 'testsuite', /nested deeper than 100/],
  ['a case without a name', suite('<testcase/>'), 'testsuites/testsuite/testcase@name', /has no name/],
  [
    'no number',
    suite('<properties><property name="metric:x" value="1.2.3"/></properties>'),
    'testsuites/testsuite/properties/property@value',
    /metric:x has no number: 1\.2\.3/,
  ],
  [
    'too many cases',
    suite('<testcase name="t"/>'.repeat(100_001)),
    'testsuites/testsuite/testcase',
    /100000/,
  ],
];

for (const [what, xml, field, message] of refused) {
  test(`JUnit XML with ${what} is refused, and the field named`, () => {
    assert.throws(
      () => junit(xml),
      (error) => {
        assert.ok(error instanceof InvalidInputError, String(error));
        assert.match(error.message, message);
        assert.equal(error.field, field);
        return true;
      },
    );
  });
}
