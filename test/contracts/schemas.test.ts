import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { contractFiles, schemaFiles, SCHEMAS } from '../../infra/contracts/schemas.ts';
import { createEvent, outboxDocument, relayOutboxes } from '../../shared/events/index.ts';
import {
  settleReports,
  takeReport as reportVulnerability,
  vulnerabilityReport,
} from '../../shared/intake/index.ts';
import { parsePolicy } from '../../shared/lanes/index.ts';
import {
  buildRecord,
  commandPatch,
  type PatchDocument,
  takeBuild,
  takeReport,
} from '../../shared/patches/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { type Inbox, systemClock } from '../../shared/platform/index.ts';
import { shippedPolicy } from '../support/policy.ts';
import { rollOut, rollOutReport } from '../../shared/images/index.ts';
import { addCandidate, line, report } from '../images/candidates.ts';
import { releaseNotes } from '../images/notes.ts';
import { folderOf } from '../platform/local/state.ts';
import { type BinaryRow, writeRepository } from '../support/repository.ts';
import { runCli } from '../support/cli.ts';

const root = join(import.meta.dirname, '..', '..');
const examples = join(root, 'examples');
const sampleNvd = join(root, 'infra', 'local', 'sample', 'nvd');

function validatorOf(name: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8')) as object);
}

function assertFits(name: string, value: unknown, what: string): void {
  const validate = validatorOf(name);
  assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors)}`);
}

interface PublishedEvent {
  type: string;
  data: unknown;
}

test('the files in schemas/ are what the code says: npm run schemas', () => {
  const kept = new Map(readdirSync(SCHEMAS).map((name) => [name, readFileSync(join(SCHEMAS, name), 'utf8')]));

  const files = new Map([...schemaFiles(), ...contractFiles()]);

  assert.deepEqual([...kept.keys()].sort(), [...files.keys()].sort());
  for (const [name, text] of files) assert.equal(kept.get(name), text, `schemas/${name} is stale`);
});

test('every event that the sample raises fits the schema of its type', async (context) => {
  const stateDir = await folderOf(context);
  const quiet = await folderOf(context);
  assert.equal((await runCli(['scan', '--state', stateDir, '--baseline', 'off'])).code, 0);
  const decided = ['bind', 'CVE-2023-50387', '--status', 'not_affected', '--reason', 'No resolver runs.'];
  const why = ['--justification', 'vulnerable_code_not_in_execute_path'];
  assert.equal((await runCli(['decide', ...decided, ...why, '--state', stateDir])).code, 0);
  assert.equal((await runCli(['scan', '--state', quiet])).code, 0);

  await withholdOne(quiet);
  const row = await build(stateDir);
  const repository = await folderOf(context);
  for (const rows of [[row], []]) {
    writeRepository(repository, rows, '2026-11-28T12:00:00.000Z');
    const { code, stderr } = await runCli([
      'repository',
      'check',
      '--repository',
      repository,
      '--state',
      stateDir,
      ...(rows.length === 0 ? ['--accept-loss', 'repository/base'] : []),
    ]);
    assert.equal(code, 0, stderr);
    if (rows.length > 0) await publishAndWithdraw(stateDir, row.name);
  }
  await addAndWithdrawImage(stateDir, repository);
  await reportWhatIsPublic(quiet);
  const policy = join(await folderOf(context), 'policy.yaml');
  writeFileSync(
    policy,
    `${readFileSync(join(examples, 'policy.yaml'), 'utf8')}floods: { investigations: 0 }\n`,
  );
  const flooded = await folderOf(context);
  const flags = ['--state', flooded, '--baseline', 'off', '--policy', policy];
  assert.equal((await runCli(['scan', ...flags])).code, 0);
  const events = [...(await eventsOf(stateDir)), ...(await eventsOf(quiet)), ...(await eventsOf(flooded))];

  for (const { type, data } of events) assertFits(type, data, type);
  const types = [...new Set(events.map(({ type }) => type))].sort();
  const known = [...schemaFiles().keys()].map((name) => name.replace('.schema.json', ''));
  assert.deepEqual(
    types,
    known.filter((name) => name.includes('.')).sort(),
    'a type that has a schema and is never raised, or the other way round',
  );
});

/** An advisory of the released patch, a revision of it and its withdrawal. */
async function publishAndWithdraw(stateDir: string, name: string): Promise<void> {
  const publication = join(examples, 'publication.yaml');
  const publish = async (): Promise<void> => {
    const flags = ['--publication', publication, '--state', stateDir];
    const { code, stderr } = await runCli(['advisories', 'publish', ...flags]);
    assert.equal(code, 0, stderr);
  };
  await publish();
  await listAsExploited(stateDir, name);
  await publish();
  const { stdout } = await runCli(['advisories', 'list', '--format', 'json', '--state', stateDir]);
  const [{ id }] = JSON.parse(stdout) as [{ id: string }];
  const why = ['--reason', 'The build lacks the fix.', '--publication', publication, '--state', stateDir];
  const withdraw = await runCli(['advisories', 'withdraw', id, ...why]);
  assert.equal(withdraw.code, 0, withdraw.stderr);
}

/** A scan after CISA has listed the CVEs of a released patch. */
async function listAsExploited(stateDir: string, name: string): Promise<void> {
  const { stdout } = await runCli([
    'advisories',
    'list',
    '--package',
    name,
    '--format',
    'json',
    '--state',
    stateDir,
  ]);
  const [{ cves }] = JSON.parse(stdout) as [{ cves: { cve: string }[] }];
  const sample = join(sampleNvd, '..');
  const text = readFileSync(join(sample, 'known_exploited_vulnerabilities.json'), 'utf8');
  const listed = JSON.parse(text) as { count: number; vulnerabilities: object[] };
  const rows = cves.map(({ cve }) => ({ ...listed.vulnerabilities[0], cveID: cve }));
  const vulnerabilities = [...listed.vulnerabilities, ...rows];
  const kev = join(stateDir, 'kev.json');
  writeFileSync(kev, JSON.stringify({ ...listed, count: vulnerabilities.length, vulnerabilities }));
  const files = ['--nvd', sampleNvd, '--overrides', join(sample, 'overrides.ndjson'), '--kev', kev];
  const inventory = ['--inventory', join(sample, 'inventory.json')];
  const { code, stderr } = await runCli(['scan', '--state', stateDir, ...files, ...inventory]);
  assert.equal(code, 0, stderr);
}

async function addAndWithdrawImage(stateDir: string, folder: string): Promise<void> {
  const notes = join(folder, '202501.05.0.txt');
  writeFileSync(notes, releaseNotes(['bind-libs-9.16.44-1.azl3.x86_64']));
  const flags = ['--line', 'samplelinux', '--state', stateDir];
  const add = await runCli(['image', 'add', notes, ...flags]);
  const withdraw = await runCli([
    'image',
    'withdraw',
    '202501.05.0',
    '--reason',
    'Nodes do not boot.',
    ...flags,
  ]);
  assert.equal(add.code, 0, add.stderr);
  assert.equal(withdraw.code, 0, withdraw.stderr);
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  const platform = { ...local, clock: systemClock };
  try {
    const version = '202501.22.0';
    const build = await addCandidate(platform, version, 'bind-libs-9.16.44-2.azl3.x86_64');
    for (const gate of ['build-verification', 'cluster-creation'])
      await report(platform, { version, build, gate });
    const regions = [{ name: 'westeurope', share: 1, at: '2026-02-03T00:00:00Z' }];
    await rollOut(platform, rollOutReport.parse({ line, version, regions }), 'ada');
    await relayOutboxes(platform);
  } finally {
    await local.close();
  }
}

/** Reports a CVE that the sample's sources name already, so that its owner has to act. */
async function reportWhatIsPublic(stateDir: string): Promise<void> {
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  const platform = { ...local, clock: systemClock, policy: shippedPolicy };
  const report = vulnerabilityReport.parse({
    ...{ release: 'samplelinux-3.0', packages: [{ name: 'curl' }], id: 'CVE-2023-50387' },
    ...{ title: 'Known.', details: 'Known.', contact: 'finder@example.com' },
    ...{ severity: 'high', until: '2099-01-01T00:00:00Z' },
  });
  try {
    await reportVulnerability(platform, report, { id: 'user:alice', name: 'alice' });
    await settleReports(platform);
    await relayOutboxes(platform);
  } finally {
    await local.close();
  }
}

/** Raises an event that no message can hold, and relays what stands for it. */
async function withholdOne(stateDir: string): Promise<void> {
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  const outgoing = createEvent({
    topic: 'finding-events',
    type: 'finding.changed',
    source: '/test',
    aggregate: 'samplelinux-3.0/curl',
    sequence: 1,
    subject: 'x'.repeat(300_000),
    time: new Date(0),
    routing: {},
    data: {},
  });
  try {
    const packageKey = outgoing.aggregate;
    await local.documents.container('findings').create(packageKey, outboxDocument(outgoing, { packageKey }));
    await relayOutboxes({ ...local, clock: systemClock });
  } finally {
    await local.close();
  }
}

const STRICT = JSON.stringify({
  lanes: [{ name: 'all', when: {}, lane: 'out-of-band' }],
  gates: [{ name: 'extensions', lanes: ['out-of-band', 'next-image'], judges: 'cases' }],
});

/** Has builds of a patch of the state accepted, one rejected and one released, and what follows relayed. @returns what it holds */
async function build(stateDir: string): Promise<BinaryRow> {
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  const policy = { ...shippedPolicy, gates: [], approvals: {} };
  const platform = { ...local, clock: systemClock, policy };
  try {
    const { items } = await local.documents.container('patches').query<PatchDocument>({
      where: { kind: 'patch', state: 'required' },
    });
    const [patch] = items;
    assert.ok(patch, 'the sample has a patch');
    const { release, package: name, cves } = patch.body;
    const deliver = (
      version: string,
      on: Parameters<typeof takeBuild>[0] = platform,
    ): ReturnType<typeof takeBuild> =>
      takeBuild(
        on,
        buildRecord.parse({
          ...{ release, package: name, architectures: ['x86_64'], upstream: { state: 'none' } },
          evr: `99:${version}`,
          artifacts: [{ file: `${name}-${version}.x86_64.rpm`, sha256: 'a'.repeat(64) }],
          patchedCves: cves.map(({ cve }) => cve),
          provenance: 'https://builds.example/1',
        }),
      );
    const { gates } = parsePolicy(STRICT, 'test');
    const by = { id: 'user:ada', name: 'ada' };
    const { digest } = await deliver('1-0', { ...platform, policy: { ...shippedPolicy, gates } });
    const cases = [{ name: 't', status: 'failed' }];
    const failed = { release, package: name, build: digest, gate: 'extensions', run: 'run-1', cases };
    const report = {
      bytes: Buffer.from(JSON.stringify(failed)),
      contentType: 'application/json',
      header: {},
    };
    await takeReport(platform, report, by);
    await deliver('1-1');
    const { patch: number = 0 } = await deliver('1-2.sl3');
    const about = { release, package: name, patch: number } as const;
    const text = 'Turn the module off.';
    await commandPatch(platform, { do: 'mitigate', ...about, text }, by);
    const targets = ['repository base'];
    await commandPatch(platform, { do: 'request', ...about, targets }, by);
    await commandPatch(platform, { do: 'release', ...about }, by);
    await relayOutboxes(platform);
    return { name, evr: '99:1-2.sl3', arch: 'x86_64' };
  } finally {
    await local.close();
  }
}

async function eventsOf(stateDir: string): Promise<PublishedEvent[]> {
  const inboxes: readonly Inbox[] = [
    { entity: 'finding-events', subscription: 'triage' },
    { entity: 'patch-events', subscription: 'build-system' },
    { entity: 'embargo-events', subscription: 'build-system' },
    { entity: 'operations-events', subscription: 'operators' },
    { entity: 'advisory-events', subscription: 'public-feed' },
  ];
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  try {
    const waiting = await Promise.all(inboxes.map((inbox) => platform.bus.peek(inbox, 10_000)));
    return waiting.flat().map(({ properties, body }) => ({
      type: String(properties['cloudEvents_type']),
      data: body,
    }));
  } finally {
    await platform.close();
  }
}

for (const file of readdirSync(join(examples, 'events'))) {
  test(`the example ${file} is an event as it is published`, () => {
    const event = JSON.parse(readFileSync(join(examples, 'events', file), 'utf8')) as PublishedEvent;

    assert.equal(file, `${event.type}.json`);
    assertFits(event.type, event.data, file);
  });
}

test('the examples of files fit their schemas', () => {
  const read = (name: string): unknown => parse(readFileSync(join(examples, name), 'utf8'));

  assertFits('manifest', read('manifest.json'), 'manifest.json');
  assertFits('policy', read('policy.yaml'), 'policy.yaml');
  for (const name of ['decisions.yaml', 'image-history.yaml']) assertFits('decisions', read(name), name);
  assertFits('publication', read('publication.yaml'), 'publication.yaml');
  assertFits('sla-policy', read('sla-policy.yaml'), 'sla-policy.yaml');
  assertFits('report', read('report.yaml'), 'report.yaml');
});

test('the examples of files do on the sample what they say', async () => {
  const file = (name: string): string => join(examples, name);
  const { code, stdout, stderr } = await runCli([
    ...['match', '--nvd', sampleNvd, '--inventory', file('manifest.json'), '--format', 'ndjson'],
    ...['--policy', file('policy.yaml'), '--decisions', file('decisions.yaml')],
  ]);
  const rows = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, string>);
  const rowOf = (cve: string): Record<string, string> | undefined => rows.find((row) => row['cve'] === cve);

  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /set aside\)/);
  assert.equal(rowOf('CVE-2023-50387')?.['status'], 'not_affected');
  assert.equal(rowOf('CVE-2021-26691')?.['disposition'], 'deferred');
  assert.equal(rowOf('CVE-2024-21626')?.['severity'], 'critical');
  assert.equal(rowOf('CVE-2024-21626')?.['lane'], 'out-of-band');
});
