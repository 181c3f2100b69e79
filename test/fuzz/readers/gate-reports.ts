import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readGateReport } from '../../../shared/gates/index.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { mutatedBytes, mutatedJson } from '../mutated.ts';
import { fuzzed, type FuzzedReader } from '../reader.ts';

/** Gate reports in their forms. One is taken whole or refused with the field at fault: nothing is left out of it. */

const header = {
  ...{ release: 'azurelinux-3.0', package: 'httpd', build: 'ab'.repeat(16) },
  ...{ gate: 'extensions', run: 'run-1', environment: 'default' },
};

interface Form {
  name: string;
  contentType: string;
  /** Beside the report. */
  header: object;
  /** A good record, by a number that makes it another. */
  record: (number: number) => unknown;
  document: (records: readonly string[]) => string;
  /** Where the record of a place stands, in the field of a refusal. */
  place: (at: number) => RegExp;
  text: (record: unknown) => string;
  /** Whether a record states no result. */
  isSilent?: (record: Readonly<Record<string, unknown>> | null) => boolean;
}

const json = { contentType: 'application/json', text: (record: unknown) => JSON.stringify(record) };

function ownReport(list: 'cases' | 'measurements', record: Form['record']): Form {
  return {
    name: `our own gate report's ${list}`,
    ...json,
    header: {},
    record,
    document: (records) => `{${JSON.stringify(header).slice(1, -1)},"${list}":[${records.join(',')}]}`,
    place: (at) => new RegExp(`^${list}\\.${at}\\b`),
  };
}

const forms: readonly Form[] = [
  ownReport('cases', (number) => ({ suite: 'boot', name: `case ${number}`, status: 'failed', reason: 'r' })),
  ownReport('measurements', (number) => ({
    ...{ metric: `boot ${number}`, value: number, unit: 's', better: 'lower' },
    environment: { vmSize: 'D4', kernel: '6.6' },
  })),
  {
    name: "LISA's gate report",
    ...json,
    header,
    record: (number) => ({
      ...{ type: 'UnifiedPerformance', tool: 'ntttcp', test_case_name: 'perf_tcp', vmsize: 'D4' },
      ...{ metric_name: `throughput ${number}`, metric_value: '12.5', metric_unit: 'Gbps' },
      metric_relativity: 'HigherIsBetter',
    }),
    document: (records) => `[${records.join(',')}]`,
    place: (at) => new RegExp(`^${at}\\b`),
    // Other messages of LISA's are no measurements, nor are parameters.
    isSilent: (record) =>
      record?.['type'] !== 'UnifiedPerformance' || isParameter(record['metric_relativity']),
  },
  {
    name: 'JUnit gate report',
    contentType: 'application/xml',
    header,
    record: (number) => ({ classname: 'c', name: `case ${number}`, time: '0.5', failure: { message: 'm' } }),
    document: (records) => `<testsuites><testsuite name="s">${records.join('')}</testsuite></testsuites>`,
    // A parser of XML knows no number of an element.
    place: () => /./,
    text: testCaseOf,
  },
];

function isParameter(relativity: unknown): boolean {
  return typeof relativity === 'string' && /^parameter$/i.test(relativity);
}

/** The element of what stands for a test case; whatever its names and texts are. */
function testCaseOf(record: unknown): string {
  const { failure, ...rest } = (record ?? {}) as Readonly<Record<string, unknown>>;
  const inner = failure === undefined ? '' : `<failure${attributesOf(failure)}/>`;
  return `<testcase${attributesOf(rest)}>${inner}</testcase>`;
}

function attributesOf(values: unknown): string {
  const written = Object.entries(values ?? {}).map(
    ([name, value]) =>
      ` ${name}="${JSON.stringify(value).replace(/[<&"]/g, (c) => `&#${c.charCodeAt(0)};`)}"`,
  );
  return written.join('');
}

/** Each case and measurement of a report, as text. */
function resultsOf(form: Form, document: string | Buffer): string[] {
  const { cases, measurements } = readGateReport({
    bytes: Buffer.from(document),
    contentType: form.contentType,
    header: { ...form.header },
  });
  return [...cases, ...measurements].map((each) => JSON.stringify(each));
}

function refusal(read: () => unknown): InvalidInputError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, `an untyped error: ${String((error as Error).stack)}`);
    assert.match(error.message, /^report: ./, `an error that names no report: ${error.message}`);
    assert.ok((error.field ?? '') !== '', `an error that names no field: ${error.message}`);
    return error;
  }
}

const NEIGHBOURS = 3;

export const gateReportReaders: readonly FuzzedReader[] = forms.flatMap((form) => {
  const { document, text, place: placeOf } = form;
  const goods = Array.from({ length: NEIGHBOURS }, (_, number) => text(form.record(number)));
  const expected = resultsOf(form, document(goods));
  assert.equal(expected.length, NEIGHBOURS, `${form.name}: the example is none`);
  const bad = mutatedJson(form.record(NEIGHBOURS));
  return [
    fuzzed({
      name: `${form.name}, records`,
      inputs: fc.record({ bad, place: fc.nat({ max: NEIGHBOURS }) }),
      check({ bad: record, place }: { bad: string; place: number }) {
        const value = JSON.parse(record) as Record<string, unknown> | null;
        const whole = document(
          goods.toSpliced(place, 0, form.contentType === 'application/json' ? record : text(value)),
        );
        let results: string[] = [];
        const refused = refusal(() => (results = resultsOf(form, whole)));
        if (refused) {
          assert.match(
            refused.field ?? '',
            placeOf(place),
            `the bad record is not named: ${refused.message}`,
          );
          return;
        }
        for (const each of expected) assert.ok(results.includes(each), `${each} is lost beside another`);
        if (form.isSilent?.(value)) return;
        assert.ok(results.length > NEIGHBOURS, 'a record is neither taken nor refused');
      },
    }),
    fuzzed({
      name: `${form.name}, bytes`,
      inputs: mutatedBytes(document(goods)),
      check(bytes: Buffer) {
        refusal(() => resultsOf(form, bytes));
      },
    }),
  ];
});
