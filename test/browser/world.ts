import { join } from 'node:path';
import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { hashOf, makeKey } from '../../infra/local/cli/keys/key.ts';
import { keyFileOf, writeKeys } from '../../infra/local/cli/keys/key-file.ts';
import { addImage, readImage } from '../../shared/images/index.ts';
import { writeSample } from '../../shared/operations/samples/store.ts';
import { type Bus, busSources, type Documents, systemClock } from '../../shared/platform/index.ts';
import { allRuns } from '../../shared/runs/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { normals } from '../gates/made-samples.ts';
import { releaseNotes } from '../images/notes.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { shippedPolicy } from '../support/policy.ts';
import { serve } from '../support/serving.ts';

/** Of the sample. */
const RELEASE = 'samplelinux-3.0';
/** Whom the keys name. */
const PEOPLE = {
  oda: ['operator'],
  ada: ['operator', 'approver'],
  emil: ['reader', 'embargo'],
  bots: ['builder'],
  eve: ['operator', 'approver', 'embargo'],
  rea: ['reader'],
} as const;
type Person = keyof typeof PEOPLE;

/** A served state in which every view has something to show. */
export interface PageWorld {
  address: string;
  keys: Readonly<Record<Person, string>>;
  /** Asks the API as somebody. */
  ask: (as: Person, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  end: () => Promise<void>;
}

const POLICY = `
lanes:
  - { name: urgent, when: { severity: [critical, high] }, lane: out-of-band }
  - { name: calm, when: { severity: [medium, low, none] }, lane: next-image }
  - { name: unknown, when: { severity: [unknown] }, lane: triage }
approvals: { out-of-band: 1 }
gates:
  - { name: extensions, lanes: [out-of-band], judges: cases }
  - name: performance-cpu
    lanes: [next-image]
    judges: metrics
    metrics: [{ name: cpu/operations-per-second, better: higher, margin: 0.03 }]
images:
  samplev3: { release: samplelinux-3.0, cutOffs: { first: 2026-01-02T17:00:00Z, every: week } }
`;

/** The sample as it stands in the middle of a night: jobs were set aside, a build is held, an image came. */
export async function openPageWorld(): Promise<PageWorld> {
  const state = await temporaryFolder();
  const policy = join(state, 'policy.yaml');
  await writeFile(policy, POLICY);
  await done(['scan', '--state', state, '--baseline', 'off', '--policy', policy]);
  const keys = Object.fromEntries(Object.keys(PEOPLE).map((name) => [name, makeKey()])) as PageWorld['keys'];
  const hashed = Object.entries(PEOPLE).map(([name, roles]) => {
    return { name, roles: [...roles], sha256: hashOf(keys[name as Person]) };
  });
  await writeKeys(keyFileOf(state), hashed);
  await fill(state);
  const { serving, address } = await serve(state, { PATCHLINE_POLICY: policy });
  const world: PageWorld = {
    address,
    keys,
    async ask(as, path, body) {
      const answer = await fetch(`${address}${path}`, {
        headers: { 'x-functions-key': keys[as], 'content-type': 'application/json' },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: await answer.json() };
    },
    async end() {
      serving.process.kill('SIGKILL');
      await serving.ended;
      await rm(state, { recursive: true, force: true });
    },
  };
  await deliverBuilds(world);
  return world;
}

async function done(parameters: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(parameters);
  if (code !== 0) throw new Error(`${parameters.join(' ')}: ${stderr}`);
  return stdout.trim();
}

async function fill(stateDir: string): Promise<void> {
  const { documents, bus, blobs, close } = await local(stateDir);
  await fillSamples(documents);
  await setAside(documents, bus);
  const platform = { documents, bus, blobs, clock: systemClock };
  for (const [version, packages] of [
    ['202601.05.0', ['curl-8.3.0-1.azl3.x86_64', 'sudo-1.9.5-1.azl3.x86_64']],
    ['202601.12.0', ['curl-8.3.0-2.azl3.x86_64', 'zlib-1.3.1-1.azl3.x86_64']],
  ] as const) {
    const notes = releaseNotes(packages).toString().replace('ID=azurelinux', 'ID=samplelinux');
    const image = readImage([{ name: `${version}.txt`, bytes: Buffer.from(notes) }], {});
    await addImage(platform, { line: 'samplev3', image, by: 'ada' });
  }
  await close();
}

async function local(stateDir: string) {
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  return { ...platform, close: () => platform.close() };
}

/** The last hour by minute and the last month by day. */
async function fillSamples(documents: Documents): Promise<void> {
  const series = { container: documents.container('samples'), partitionField: 'entityDay' as const };
  const normal = normals(7);
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  for (const [step, ms, count] of [
    ['minute', 60_000, 60],
    ['day', 86_400_000, 30],
  ] as const)
    for (let age = 1; age < count; age += 1) {
      const arrived = Math.round(Math.abs(20 + 8 * normal()));
      const sample = {
        ...{ active: Math.round(age / 3), scheduled: 1, deadLettered: age < 10 ? 3 : 0, transferring: 0 },
        ...{ oldestSeconds: 4 * age, arrived, done: arrived },
        processing: { count: 19, mean: 1.5, max: 4 },
        critical: { count: 19, mean: 12, max: 31 },
      };
      const queues = Object.fromEntries([...busSources.keys()].map((name) => [name, sample]));
      const at = new Date(now - age * ms).toISOString();
      await writeSample(series, step, { at, queues }, shippedPolicy.operations.samples);
    }
}

/** Jobs of the last run that failed while something was away, and do no harm when they are done after all. */
async function setAside(documents: Documents, bus: Bus): Promise<void> {
  const queue = { entity: 'match-jobs' } as const;
  const [run] = await allRuns(documents.container('runs'));
  const { runId, generation, manifest } = run ?? {};
  const jobs = Array.from({ length: 12 }, (_, at) => ({
    id: `job-${at}`,
    body: {
      ...{ runId, release: RELEASE, package: at % 2 === 0 ? 'sudo' : 'zlib' },
      ...{ generation, manifest, digest: `d${at}`, baseline: false },
    },
  }));
  await bus.send(queue.entity, jobs);
  for (const [at, { lockToken = '' }] of (await bus.receive(queue, jobs.length)).entries()) {
    const reason = at < 9 ? 'MaxDeliveryCountExceeded' : 'TypeError';
    await bus.deadLetter(queue, lockToken, reason, `job 'job-${at}': the store was away`);
  }
}

/** A build of sudo whose one test fails, and one of tar that is measured against nothing. */
async function deliverBuilds(world: PageWorld): Promise<void> {
  const urgent = await deliver(world, 'sudo', '1.9.5p1-2.sl3', 'CVE-2021-3156');
  const cases = [
    { name: 'boots', status: 'passed' },
    { name: 'tcp', status: 'failed', reason: 'a socket was closed' },
  ];
  await told(world, { ...urgent, gate: 'extensions', run: 'run-1', cases });
  const calm = await deliver(world, 'tar', '1.34-9.sl3', 'CVE-2022-48303');
  const normal = normals(3);
  const measurements = Array.from({ length: 12 }, (_, at) => ({
    ...{ metric: 'cpu/operations-per-second', unit: '1/s', better: 'higher', run: `run-${at}` },
    ...{ value: 1000 + 10 * normal(), environment: { vmSize: 'D64' } },
  }));
  await told(world, { ...calm, gate: 'performance-cpu', run: 'run-1', measurements });
}

async function deliver(
  { ask }: PageWorld,
  name: string,
  evr: string,
  cve: string,
): Promise<{ release: string; package: string; build: string }> {
  const build = {
    ...{ release: RELEASE, package: name, evr, architectures: ['x86_64'], patchedCves: [cve] },
    artifacts: [{ file: `${name}-${evr}.x86_64.rpm`, sha256: 'a'.repeat(64) }],
    provenance: 'https://builds.example/1',
    upstream: { state: 'sent', url: 'https://upstream.example/pull/1' },
  };
  for (;;) {
    const patches = await ask('oda', `/api/patches?release=${RELEASE}&package=${name}`);
    // Opened by an event, a moment after the host is up.
    if ((patches.body as { patches: unknown[] }).patches.length > 0) break;
    await delay(50);
  }
  const { status, body } = await ask('bots', '/api/builds', build);
  if (status >= 300) throw new Error(JSON.stringify(body));
  return { release: RELEASE, package: name, build: (body as { digest: string }).digest };
}

async function told({ ask }: PageWorld, report: object): Promise<void> {
  const { status, body } = await ask('bots', '/api/gate-reports', { environment: 'D64', ...report });
  if (status >= 300) throw new Error(JSON.stringify(body));
}
