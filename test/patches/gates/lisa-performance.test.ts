import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from '../../../shared/lanes/index.ts';
import {
  askForWaiver,
  buildRecord,
  commandPatch,
  grantAsked,
  type PatchDocument,
  takeBuild,
} from '../../../shared/patches/index.ts';
import { onFindingChanged } from '../../../shared/patches/on-finding-changed.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { normals } from '../../gates/made-samples.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { MEMORY, NOW, openPlatform } from '../../support/platform.ts';
import { brief } from '../briefs.ts';
import { aBuild } from '../builds/records.ts';

const about = { release: 'azurelinux-3.0', package: 'httpd' };
const [A, B] = ['CVE-2021-0001', 'CVE-2021-0002'];
const [ada, ben] = ['ada', 'ben'].map((name) => ({ id: `user:${name}`, name })) as [Person, Person];
const gate = 'performance-network';
const metrics = [
  { name: 'perf_tcp_ntttcp_sriov/throughput_in_gbps', unit: 'Gbps', better: 'higher', margin: 0.03 },
  { name: 'perf_tcp_latency_sriov/average_latency_us', unit: 'us', better: 'lower', margin: 0.03 },
];
const policy = parsePolicy(
  JSON.stringify({
    lanes: [{ name: 'all', when: {}, lane: 'out-of-band' }],
    gates: [{ name: gate, lanes: ['out-of-band'], judges: 'metrics', metrics }],
  }),
  'test',
);
const RUNS = 10;

interface Series {
  kind: string;
  name: string;
  values: number[];
}

interface Gates {
  gates: { metrics: { text: string }[] }[];
  metrics: { metric: string; unit: string; series: Series[] }[];
}

function lengthOf({ kind, name, values }: Series): string {
  return `${kind} ${name}: ${values.length}`;
}

interface Person {
  id: string;
  name: string;
}

/** LISA's `perf_results.json` of one run: the messages that count, one that repeats a value, and a parameter. */
function perfResults(throughput: number, latency: number): unknown[] {
  const common = {
    type: 'UnifiedPerformance',
    tool: 'ntttcp',
    vmsize: 'Standard_D64ds_v5',
    kernel_version: '6.6.96.1-1.azl3',
  };
  const tcp = { ...common, test_case_name: 'perf_tcp_ntttcp_sriov', metric_unit: 'Gbps' };
  const ping = { ...common, test_case_name: 'perf_tcp_latency_sriov', metric_unit: 'us' };
  return [
    { type: 'NetworkTCPPerformanceMessage', throughput_in_gbps: String(throughput) },
    {
      ...tcp,
      metric_name: 'throughput_in_gbps',
      metric_value: throughput.toFixed(4),
      metric_relativity: 'HigherIsBetter',
    },
    { ...tcp, metric_name: 'connections_num', metric_value: 1024, metric_relativity: 'Parameter' },
    {
      ...ping,
      metric_name: 'average_latency_us',
      metric_value: latency,
      metric_relativity: 'LowerIsBetter',
    },
  ];
}

/** Runs of a build on fresh machines, each told by itself. @returns the last answer */
async function measure(services: Services, build: string, share: number, seed: number): Promise<unknown> {
  const normal = normals(seed);
  let answer: unknown;
  for (let run = 1; run <= RUNS; run += 1) {
    const query = new URLSearchParams({ ...about, build, gate, run: `run-${run}` }).toString();
    const text = JSON.stringify(perfResults(24 * share * (1 + 0.01 * normal()), 30 * (1 + 0.01 * normal())));
    const given = { method: 'POST', text, contentType: 'application/json' };
    answer = (await callApi(services, `/api/gate-reports?${query}`, given)).jsonBody;
  }
  return answer;
}

test('what LISA measures of a build is held against the release before: no baseline, worse, fine', async (t) => {
  const services = { ...servicesOn(await openPlatform(t, undefined, MEMORY)), policy };
  await ship(services, shippedPackage('httpd', '2.4.46'));
  const find = (cve: string, sequence: number): Promise<void> => {
    const data = { ...brief(cve), ...about, baseline: [] };
    return onFindingChanged(services, { id: `e${sequence}`, sequence, time: NOW.toISOString(), data });
  };
  const deliver = async (evr: string, ...patchedCves: string[]): Promise<string> =>
    (await takeBuild(services, buildRecord.parse(aBuild({ evr, patchedCves })))).digest;
  const patch = async (number: number): Promise<PatchDocument | undefined> => {
    const container = services.documents.container('patches');
    return (await container.read<PatchDocument>('azurelinux-3.0/httpd', `patch:00000${number}`))?.body;
  };

  await find(A, 1);
  await measure(services, await deliver('2.4.46-2', A), 1, 1);
  const held = (await patch(1))?.gates?.[0]?.holds ?? [];
  assert.deepEqual(
    held.map(({ text }) => text),
    metrics.map(({ name }) => `${name}: there is no baseline to compare with`),
  );
  const until = '2026-03-01T00:00:00.000Z';
  for (const { result } of held) {
    const of = { ...about, patch: 1, result };
    await askForWaiver(services, { ...of, reason: 'The first one.', until, movesAnchor: false }, ada);
    await grantAsked(services, of, ben);
  }
  const targets = ['repository base'];
  await commandPatch(services, { do: 'request', ...about, patch: 1, targets }, ada);
  assert.equal(await commandPatch(services, { do: 'release', ...about, patch: 1 }, ada), 'released');

  await find(B, 2);
  const worse = (await measure(services, await deliver('2.4.46-3', A, B), 0.9, 2)) as { state: string };
  assert.equal(worse.state, 'rejected');
  assert.match(
    (await patch(2))?.reason ?? '',
    /throughput_in_gbps: worse: −\d+\.\d % \(−\d+\.\d % to −\d+\.\d %\) against the last release 0:2\.4\.46-2, margin 3\.0 %, 10 and 10 runs/,
  );

  const last = await deliver('2.4.46-4', A, B);
  const fine = await measure(services, last, 1, 3);
  assert.deepEqual(fine, { gate: 'passed', state: 'validated', holds: [] });

  const query = new URLSearchParams({ ...about, build: last }).toString();
  const told = (await callApi(services, `/api/gates?${query}`)).jsonBody as Gates;
  assert.deepEqual(
    told.metrics.map(({ metric, unit, series }) => ({ metric, unit, series: series.map(lengthOf) })),
    metrics.map(({ name, unit }) => ({
      ...{ metric: name, unit },
      series: ['build 0:2.4.46-4: 10', 'last 0:2.4.46-2: 10'],
    })),
  );
  assert.match(told.gates[0]?.metrics[0]?.text ?? '', /throughput_in_gbps: fine: /);
});
