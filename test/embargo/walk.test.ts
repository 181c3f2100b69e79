import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { type Role, roles } from '../../shared/access/index.ts';
import { routes } from '../../shared/api/index.ts';
import { eachExported, publishAll } from '../../shared/advisories/index.ts';
import { STATEMENT_STATUSES } from '../../shared/advisories/statements/statement.ts';
import { publication } from '../advisories/fixtures.ts';
import { aBuild } from '../patches/builds/records.ts';
import { exampleBody } from '../api/example-bodies.ts';
import { followGitHub } from '../../shared/intake/index.ts';
import { deliver, issuePayload, REPOSITORY } from '../intake/github/issues.ts';
import { type GitHubServer, startGitHub } from '../intake/github/server.ts';
import { command, send, written } from '../intake/world.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { NOW } from '../support/platform.ts';
import { commit } from '../support/pipeline.ts';
import { yearlyFeed } from '../support/sources.ts';
import { composeDigest, measureFindings, measureQueues } from '../../shared/operations/index.ts';
import { tracedBus } from '../../shared/platform/index.ts';
import { deliverBehind } from '../../shared/subscriptions/index.ts';
import { startReceiver } from '../subscriptions/webhooks/receiver.ts';
import { hook, webhooks } from '../subscriptions/webhooks/world.ts';
import { type Recorded, recordTelemetry } from '../telemetry/recorded.ts';
import { ask, findNow, keptInTheOpen, openWorld, RELEASE, tick, type World } from './world.ts';

const CVE = 'CVE-2026-9077';
/** Whoever publishes tells as much as can be told. */
const everything = { ...publication, statements: { publish: [...STATEMENT_STATUSES] } };
const about = { release: RELEASE, package: 'curl' };
const embargoed = { embargoed: true };
const OTHERS: readonly (readonly Role[])[] = [
  [],
  ...roles.filter((role) => role !== 'embargo').map((role) => [role]),
  roles.filter((role) => role !== 'embargo'),
];
/** Each free text that somebody may write of it has a marker of its own. */
const MARKERS = /MARKER-[A-Z]+/g;
const FOR_GOOD = [
  ...['MARKER-DETAILS', 'MARKER-CONTACT'],
  ...['MARKER-ISSUE', 'MARKER-BODY', 'MARKER-OWNER', 'MARKER-REASON', 'MARKER-NOTE'],
];

/** What all others can read now: every route by every role, every message, document and blob, all output. */
async function readByOthers(world: World, output: readonly string[]): Promise<string> {
  await measureQueues(world.services);
  await measureFindings(world.services);
  const { spans, measured, logged } = world.services.telemetry as Recorded;
  const kept = await keptInTheOpen(world);
  // Of lifted reports too, the role embargo alone reads more than the title: GET /api/reports is all that reads them.
  const reports = (kept['reports'] as { lifted?: string }[]).filter(({ lifted }) => lifted === undefined);
  const seen: unknown[] = [...output, spans, measured, logged, { ...kept, reports }];
  for (const { method, path, query } of routes)
    for (const held of OTHERS) {
      const all = ['', '?embargoed=true', `?release=${RELEASE}&package=curl`, '?lifted=true'];
      const queries = [...all, '?audience=private', '?audience=embargo'].filter(
        (each) => each === '' || [...new URLSearchParams(each).keys()].every((name) => name in query.shape),
      );
      if (method === 'GET') for (const each of queries) seen.push(await ask(world, held, `${path}${each}`));
      else seen.push(await ask(world, held, path, JSON.parse(exampleBody(path))));
    }
  seen.push(await composeDigest(world.services));
  const { blobs } = world.services;
  await publishAll(world.services, everything, { cause: 'test' });
  for await (const file of eachExported(blobs)) seen.push(file.path, file.bytes.toString('utf8'));
  for await (const { name } of blobs.list(''))
    if (!/^(?:embargo|events\/embargo-events)\//.test(name))
      seen.push((await blobs.get(name))?.bytes.toString('utf8'));
  return JSON.stringify(seen);
}

/** What is written to standard output and error from now on. */
function outputOf(t: TestContext): string[] {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    t.mock.method(stream, 'write', (chunk: string | Uint8Array) => {
      written.push(Buffer.from(chunk).toString('utf8'));
      return write(chunk);
    });
  }
  return written;
}

async function post(world: World, path: string, body: object): Promise<void> {
  const { status, jsonBody } = await ask(world, ['builder', 'approver', 'operator', 'embargo'], path, body);
  assert.ok(status < 300, `${path}: ${JSON.stringify(jsonBody)}`);
}

/** Builds, tests, mitigates and requests the patch, with a marker in each text. */
async function work(world: World, id: string): Promise<void> {
  const built = await ask(world, ['builder', 'embargo'], '/api/builds', {
    ...aBuild({
      ...{ package: 'curl', evr: '2.4.46-2', patchedCves: [id] },
      provenance: 'https://builds.example/MARKER-PROVENANCE',
    }),
    ...embargoed,
  });
  const { digest } = built.jsonBody as { digest: string };
  await post(world, '/api/gate-reports?embargoed=true', {
    ...{ ...about, build: digest, gate: 'extensions', run: 'r' },
    cases: [{ name: 'MARKER-CASE', status: 'failed', reason: 'MARKER-FAILURE' }],
  });
  await post(world, '/api/patches', {
    ...{ do: 'mitigate', ...about, patch: 1, text: 'MARKER-MITIGATION', ...embargoed },
  });
  const patch = { ...about, patch: 1 };
  for (const change of [
    { do: 'assign', owner: 'MARKER-PATCHOWNER' },
    { do: 'note', text: 'MARKER-NOTE' },
  ])
    await post(world, '/api/ownership', { patch, change, ...embargoed });
  const seen = await ask(world, ['operator', 'embargo'], '/api/patches?embargoed=true');
  const { patches } = seen.jsonBody as {
    patches: { gates?: { holds: { result: string }[] }[] }[];
  };
  const [result] = patches.flatMap(({ gates = [] }) => gates.flatMap(({ holds }) => holds));
  await post(world, '/api/waivers', {
    ...{ ...about, patch: 1, result: result?.result, reason: 'MARKER-WAIVER', ...embargoed },
    until: '2026-02-20T00:00:00.000Z',
  });
}

/** What people say of issues that look like security reports, and what they name: none of it is posted. */
async function triage(world: World, github: GitHubServer, alias: string): Promise<void> {
  const about = { repository: REPOSITORY, ...embargoed };
  const report = issuePayload({ number: 1, title: 'MARKER-ISSUE: a heap overflow', body: 'MARKER-BODY' });
  for (const issue of [
    report,
    issuePayload({ number: 2, title: 'An exploit' }),
    issuePayload({ number: 3, title: 'Is it in yet?', body: alias }),
  ])
    await deliver(world.services, issue);
  for (const number of [1, 2]) {
    await post(world, '/api/triage', { ...about, number, do: 'assign', owner: 'MARKER-OWNER' });
    const reason = 'MARKER-REASON';
    await post(world, '/api/triage', { ...about, number, do: 'set-state', state: 'accepted', reason });
  }
  await followGitHub(world.services, github.app);
  await post(world, '/api/triage', { ...about, number: 2, do: 'sort', asks: 'other' });
  await followGitHub(world.services, github.app);
}

test('from the report to the lift, nobody outside its role reads a word of it', async (t) => {
  const output = outputOf(t);
  const world = await openWorld(t);
  const telemetry = recordTelemetry();
  const { bus } = world.services;
  world.services = { ...world.services, telemetry, bus: tracedBus(bus, telemetry) };
  const github = await startGitHub(t);
  const receivers = [await startReceiver(t), await startReceiver(t)];
  for (const [index, audience] of (['public', 'private'] as const).entries())
    await hook({ ...world.services, webhooks }, receivers[index] ?? assert.fail(), { audience });
  let minutes = 0;
  const pass = async (): Promise<void> => {
    for (let round = 0; round < 3; round += 1) {
      world.setTime(new Date(NOW.getTime() + ++minutes * 60_000));
      await tick(world);
    }
  };
  const readable = async (): Promise<string[]> => {
    await pass();
    await followGitHub(world.services, github.app);
    await deliverBehind({ ...world.services, webhooks });
    const received = receivers.map((each) => each.received);
    const posted = JSON.stringify([github.comments, [...github.labels], received]);
    return [...new Set(((await readByOthers(world, output)) + posted).match(MARKERS))].sort();
  };
  const aliases = ['GHSA-MARKER-ALIAS', 'GHSA-2c4m-59x9-fr2g'];
  const packages = [{ name: 'curl' }];

  const { jsonBody } = await send(world, written({ packages, aliases }));
  const { id } = jsonBody as { id: string };
  assert.deepEqual(await readable(), [], 'once it is reported');

  await triage(world, github, 'GHSA-2c4m-59x9-fr2g');
  assert.deepEqual(await readable(), [], 'once people ask of it on GitHub');
  assert.equal(github.comments.length, 3, 'each is answered');

  await work(world, id);
  assert.deepEqual(await readable(), [], 'while it is worked on');
  const own = JSON.stringify([
    await ask(world, ['operator', 'embargo'], '/api/reports'),
    await ask(world, ['operator', 'embargo'], '/api/patches?embargoed=true'),
    await ask(world, ['embargo'], '/api/ownership?embargoed=true'),
  ]);
  const known = [
    ...['MARKER-DETAILS', 'MARKER-CONTACT', 'MARKER-PROVENANCE', 'MARKER-MITIGATION', 'MARKER-CASE'],
    ...['MARKER-NOTE', 'MARKER-PATCHOWNER'],
  ];
  for (const marker of known) assert.ok(own.includes(marker), `its own role reads no ${marker}`);

  await command(world, { do: 'assign-cve', id, cve: CVE });
  assert.deepEqual(await readable(), [], 'once it has its CVE id');
  assert.ok(!(await readByOthers(world, output)).includes(CVE), 'others read its id');
  const ends = [CVE, 'CVE-2026-9999'].map((each) =>
    ask(world, ['operator'], '/api/report-commands', { do: 'lift', release: RELEASE, id: each }),
  );
  const [there, madeUp] = await Promise.all(ends);
  assert.deepEqual(there, madeUp);

  const configurations = [vulnerable('haxx:curl', { versionEndExcluding: '2.4.48' })];
  const record = cveRecord({ id: CVE, score: 9.8, configurations });
  await commit(world.services, [yearlyFeed(feedJson([record]), '2026')]);
  await findNow(world, 'curl', CVE);
  assert.deepEqual(await readable(), [], 'once the NVD published it early');
  assert.ok(!(await readByOthers(world, output)).includes(id), 'others read the id that it had');

  assert.ok(telemetry.spans.length > 0 && telemetry.measured.length > 0, 'telemetry says something');
  assert.doesNotMatch(JSON.stringify(telemetry.measured), /embargo/);

  assert.ok((receivers[1]?.received.length ?? 0) > 0, 'a webhook got something');

  await command(world, { do: 'lift', id });
  const after = await readable();
  for (const marker of FOR_GOOD) assert.ok(!after.includes(marker), `${marker} came to light`);
  for (const marker of ['MARKER-MITIGATION', 'MARKER-PATCHOWNER'])
    assert.ok(after.includes(marker), `the lift does not bring ${marker} to light`);
});
