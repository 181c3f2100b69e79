import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_REPORT_BYTES, readGateReport } from '../../shared/gates/index.ts';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { header, json, junit, statuses } from './reports.ts';

const lisa = {
  type: 'UnifiedPerformance',
  tool: 'ntttcp',
  test_case_name: 'perf_tcp_ntttcp_sriov',
  vmsize: 'Standard_D64ds_v5',
  host_version: '10.0.25398',
  kernel_version: '6.6.96.2-1.azl3',
  metric_name: 'throughput_in_gbps',
  metric_value: 28.4,
  metric_unit: 'Gbps',
  metric_relativity: 'HigherIsBetter',
};

test('a JSON report says all of itself; a case twice in it counts once', () => {
  const cases = [
    { name: 't', status: 'passed' },
    { name: 't', status: 'failed', reason: 'exit 1' },
  ];
  const report = json({ ...header, cases });

  assert.deepEqual(statuses(report), ['t: failed']);
  assert.deepEqual(
    { outcome: report.outcome, gate: report.gate, environment: report.environment },
    { outcome: 'completed', gate: 'extensions', environment: 'default' },
  );
});

test("LISA's list of performance messages is taken as it is", () => {
  const parameter = { ...lisa, metric_name: 'block_size', metric_relativity: 'Parameter' };
  const older = { type: 'NetworkTCPPerformance', throughput_in_gbps: '28.4' };
  const asText = {
    ...lisa,
    metric_name: 'latency_us',
    metric_value: '41.5',
    metric_relativity: 'LowerIsBetter',
  };
  const { measurements } = json([older, lisa, parameter, asText], header);

  assert.deepEqual(
    measurements.map(({ metric, value, better }) => ({ metric, value, better })),
    [
      { metric: 'perf_tcp_ntttcp_sriov/throughput_in_gbps', value: 28.4, better: 'higher' },
      { metric: 'perf_tcp_ntttcp_sriov/latency_us', value: 41.5, better: 'lower' },
    ],
  );
  assert.deepEqual(measurements[0]?.environment, {
    vmSize: 'Standard_D64ds_v5',
    hostGeneration: '10.0.25398',
    kernel: '6.6.96.2-1.azl3',
    tool: 'ntttcp',
  });
});

test('the file of a report is part of the key of each case', () => {
  const [first, second] = ['amd64.xml', 'arm64.xml'].map(
    (file) => junit('<testsuite name="s"><testcase name="t"/></testsuite>', { file }).cases[0],
  );
  assert.notDeepEqual(first, second);
});

const refused: [what: string, read: () => unknown, field: string][] = [
  ['no JSON', () => json('{"release":'), 'body'],
  ['no object', () => json('7'), 'body'],
  ['no build', () => json({ ...header, build: undefined }), 'build'],
  ['a build that is no hash', () => json({ ...header, build: '3.0.1-4' }), 'build'],
  ['a field that nobody knows', () => json({ ...header, passed: true }), 'body'],
  ['an unknown status', () => json({ ...header, cases: [{ name: 't', status: 'ok' }] }), 'cases.0.status'],
  ['a case without a name', () => json({ ...header, cases: [{ status: 'passed' }] }), 'cases.0.name'],
  [
    'a value that is no number',
    () => json({ ...header, measurements: [{ metric: 'm', value: '7' }] }),
    'measurements.0.value',
  ],
  [
    'a value without end',
    () =>
      json(JSON.stringify({ ...header, measurements: [{ metric: 'm', value: 7 }] }).replace(':7', ':1e999')),
    'measurements.0.value',
  ],
  ['another build than the request', () => json({ ...header }, { build: 'cd'.repeat(16) }), 'build'],
  ['no gate beside JUnit', () => junit('<testsuite/>', { gate: undefined }), 'gate'],
  ['no measured value of LISA', () => json([], header), 'body'],
  ['a wrong value of LISA', () => json([lisa, { ...lisa, metric_value: 'fast' }], header), '1.metric_value'],
  [
    'another content type',
    () => readGateReport({ bytes: Buffer.from('ok'), contentType: 'text/plain', header }),
    'Content-Type',
  ],
  [
    'too many bytes',
    () =>
      readGateReport({
        bytes: new Uint8Array(MAX_REPORT_BYTES + 1),
        contentType: 'application/json',
        header,
      }),
    'body',
  ],
  ['bytes that are no UTF-8', () => junitBytes(Uint8Array.of(0x3c, 0xff, 0xfe)), 'document'],
];

function junitBytes(bytes: Uint8Array): unknown {
  return readGateReport({ bytes, contentType: 'text/xml', header });
}

for (const [what, read, field] of refused) {
  test(`a report with ${what} is refused, and the field named`, () => {
    assert.throws(read, (error) => {
      assert.ok(error instanceof InvalidInputError, String(error));
      assert.equal(error.field, field);
      assert.ok(error.message.length < 500);
      return true;
    });
  });
}

test('names that every object has are no names of ours', () => {
  const text = JSON.stringify({ ...header, cases: [{ name: '__proto__', status: 'failed' }] });
  assert.deepEqual(statuses(json(text)), ['__proto__: failed']);
  assert.throws(() => json(text.replace('"release"', '"__proto__":{},"release"')), InvalidInputError);
});

test('a report that names a field twice is refused by that field: which is meant is not known', () => {
  const twice = JSON.stringify({ ...header, cases: [] }).replace(
    /}$/,
    ',"cases":[{"name":"t","status":"passed"}]}',
  );
  const given = { bytes: Buffer.from(twice), contentType: 'application/json', header: {} };

  assert.throws(() => readGateReport(given), { name: 'InvalidInputError', field: 'cases' });
});
