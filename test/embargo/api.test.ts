import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Role } from '../../shared/access/index.ts';
import { withheldEvents } from '../../shared/events/index.ts';
import type { PatchDocument } from '../../shared/patches/index.ts';
import { underEmbargo } from '../../shared/platform/index.ts';
import { aBuild } from '../patches/builds/records.ts';
import { allOf } from '../support/pipeline.ts';
import { ask, openWorld, RELEASE, report, tick, UNTIL, type World } from './world.ts';

const A = 'CVE-2026-9001';
const about = { release: RELEASE, package: 'httpd' };
const embargoed = { embargoed: true };
const others: readonly Role[] = ['operator', 'builder', 'approver', 'publisher'];

interface Ids {
  digest: string;
  result: string;
  patch: number;
}

/** What can be asked of a patch, a build or a result, as though it were under embargo. */
function questions({ digest, result, patch }: Ids): [path: string, body: object][] {
  const of = { ...about, patch, ...embargoed };
  const until = '2026-02-20T00:00:00.000Z';
  return [
    ['/api/patches', { do: 'request', ...of, targets: ['repository base'] }],
    ['/api/patches', { do: 'release', ...of }],
    ['/api/patches', { do: 'withdraw', ...of, reason: 'so' }],
    ['/api/patches', { do: 'mitigate', ...of, text: 'so' }],
    ['/api/patches', { do: 'credit', ...of, names: ['so'] }],
    ['/api/patches', { do: 'move', ...of, lane: 'next-image', reason: 'so' }],
    ['/api/approvals', { do: 'approve', ...of }],
    ['/api/waivers', { ...of, result, reason: 'so', until }],
    ['/api/waiver-grants', { ...of, result }],
    ['/api/builds', { ...aBuild({ patchedCves: [A] }), ...of }],
    [
      '/api/gate-reports?embargoed=true',
      { ...about, build: digest, gate: 'extensions', run: 'r', cases: [{ name: 't', status: 'passed' }] },
    ],
  ];
}

async function openHeld(world: World): Promise<Ids> {
  await report(world, 'httpd', A);
  await tick(world);
  const built = await ask(world, ['builder', 'embargo'], '/api/builds', {
    ...aBuild({ patchedCves: [A] }),
    ...embargoed,
  });
  const { digest } = built.jsonBody as { digest: string };
  const cases = [{ name: 't', status: 'failed' }];
  const gate = { ...about, build: digest, gate: 'extensions', run: 'r', cases };
  await ask(world, ['builder', 'embargo'], '/api/gate-reports?embargoed=true', gate);
  const { documents } = underEmbargo(world.services);
  const [patch] = await allOf<PatchDocument>(documents.container('patches'), 'patch');
  return { digest, result: patch?.gates?.[0]?.holds[0]?.result ?? '', patch: 1 };
}

suite('who may not know', () => {
  test('is answered the same bytes for what is there under embargo, and for what is made up', async (t) => {
    const [held, empty] = [await openWorld(t), await openWorld(t)];
    const ids = await openHeld(held);
    assert.match(ids.result, /^[0-9a-f]{32}$/);
    const madeUp = { digest: 'f'.repeat(32), result: 'e'.repeat(32), patch: 7 };
    for (const role of others) {
      const made = questions(madeUp);
      for (const [index, [path, body]] of questions(ids).entries()) {
        const there = JSON.stringify(await ask(held, [role], path, body));
        const [, madeUpBody] = made[index] ?? [];
        assert.equal(there, JSON.stringify(await ask(held, [role], path, madeUpBody)), `${role} ${path}`);
        assert.equal(there, JSON.stringify(await ask(empty, [role], path, body)), `${role} ${path}`);
        assert.match(there, /"status":40[34],/);
      }
    }
  });

  test('changes nothing of it, and leaves acts that tell nothing of it', async (t) => {
    const world = await openWorld(t);
    const ids = await openHeld(world);
    const container = world.services.documents.container('embargoedPatches');
    const before = await container.changes(undefined, 1000);
    for (const role of others)
      for (const [path, body] of questions(ids)) await ask(world, [role], path, body);

    assert.deepEqual(await container.changes(undefined, 1000), before);
    const { jsonBody } = await ask(world, ['operator'], '/api/audit');
    assert.doesNotMatch(JSON.stringify(jsonBody), /9001|MARKER|extensions/);
  });

  test('that an event of it cannot be sent, either', async (t) => {
    const world = await openWorld(t);
    await report(world, 'httpd', A);
    const container = world.services.documents.container('embargoedFindings');
    const [outbox] = await allOf<{ id: string; kind: string; packageKey: string }>(container, 'outbox');
    assert.ok(outbox);
    const stored = await container.read(outbox.packageKey, outbox.id);
    await container.replace(outbox.packageKey, { ...outbox, outgoing: {} } as never, stored?.etag ?? '');
    await tick(world);

    assert.deepEqual(await withheldEvents(world.services), []);
    assert.equal((await withheldEvents(world.services, true)).length, 1);
  });
});

suite('who may know', () => {
  test('sees findings, patches, queues and acts under embargo beside all others', async (t) => {
    const world = await openWorld(t);
    await openHeld(world);
    const see = async (path: string, role: Role = 'operator'): Promise<string> =>
      JSON.stringify((await ask(world, [role, 'embargo'], path)).jsonBody);

    assert.match(await see('/api/findings?embargoed=true'), /CVE-2026-9001.*MARKER/);
    assert.match(await see('/api/patches?embargoed=true'), /"state":"rejected".*CVE-2026-9001/);
    assert.match(await see('/api/queues'), /embargo-events\/build-system/);
    assert.match(await see('/api/audit?embargoed=true'), /POST \/api\/builds/);
    // Asked as everybody asks, the answer is everybody's.
    assert.equal(await see('/api/patches'), '{"patches":[]}');
  });

  test('is kept from naming a CVE under embargo in a build that everybody sees; others may guess', async (t) => {
    const world = await openWorld(t);
    await report(world, 'httpd', A);
    await tick(world);
    const build = aBuild({ patchedCves: [A] });
    const mistaken = await ask(world, ['builder', 'embargo'], '/api/builds', build);

    assert.equal(mistaken.status, 409);
    assert.deepEqual(mistaken.jsonBody, {
      error: `patchedCves.0: ${A} is under embargo: everybody would read this`,
      field: 'patchedCves.0',
    });
    assert.doesNotMatch(JSON.stringify((await ask(world, ['operator'], '/api/audit')).jsonBody), /9001/);
    assert.equal((await ask(world, ['builder'], '/api/builds', build)).status, 201);
  });

  test('is kept from naming one in a decision, which everybody reads; others may guess', async (t) => {
    const world = await openWorld(t);
    await report(world, 'httpd', A);
    const decision = {
      package: 'httpd',
      cve: A,
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      reason: 'We do not build it.',
    };
    const mistaken = await ask(world, ['operator', 'embargo'], '/api/decisions', decision);

    assert.deepEqual(mistaken, {
      status: 409,
      jsonBody: {
        error: `cve: ${A} is under embargo: everybody would read this`,
        field: 'cve',
      },
    });
    assert.doesNotMatch(JSON.stringify((await ask(world, ['operator'], '/api/audit')).jsonBody), /9001/);
    assert.deepEqual((await ask(world, ['operator'], '/api/decisions')).jsonBody, { decisions: [] });
    assert.equal((await ask(world, ['operator'], '/api/decisions', decision)).status, 201);
    world.setTime(new Date('2026-03-01T00:00:00.000Z'));
    const later = { ...decision, reason: 'It is public.' };
    assert.equal((await ask(world, ['operator', 'embargo'], '/api/decisions', later)).status, 201);
  });

  test('is kept from naming one in whatever else everybody reads, also in free text; others may guess', async (t) => {
    const world = await openWorld(t);
    await report(world, 'curl', A);
    const until = '2026-02-20T00:00:00.000Z';
    const of = { ...about, patch: 1 };
    const spelled = A.toLowerCase().replaceAll('-', ' ');
    const cases = [{ name: spelled, status: 'passed' }];
    const gate = { ...about, build: 'f'.repeat(32), gate: 'extensions', run: 'r' };
    const decision = { package: 'httpd', cve: 'CVE-2021-0001', disposition: 'deferred' };
    const writing: [role: Role, path: string, body: object, field: string][] = [
      ['builder', '/api/builds', aBuild({ provenance: `https://builds.example/${A}` }), 'provenance'],
      ['operator', '/api/patches', { do: 'withdraw', ...of, reason: `Like ${spelled}` }, 'reason'],
      ['operator', '/api/patches', { do: 'mitigate', ...of, text: A.replaceAll('-', '_') }, 'text'],
      ['operator', '/api/patches', { do: 'move', ...of, lane: 'next-image', reason: A }, 'reason'],
      ['operator', '/api/waivers', { ...of, result: 'e'.repeat(32), reason: A, until }, 'reason'],
      ['builder', '/api/gate-reports', { ...gate, cases }, 'cases.0.name'],
      ['builder', `/api/gate-reports?run=${A}`, { ...gate, cases: [] }, 'run'],
      ['operator', '/api/decisions', [{ ...decision, reason: `As ${A} shows.` }], '0.reason'],
    ];
    for (const [role, path, body, field] of writing) {
      const { status, jsonBody } = await ask(world, [role, 'embargo'], path, body);
      const error = `${field}: ${A} is under embargo: everybody would read this`;
      assert.deepEqual({ status, jsonBody }, { status: 409, jsonBody: { error, field } }, path);
      const { jsonBody: other } = await ask(world, [role], path, body);
      assert.doesNotMatch(JSON.stringify(other), /under embargo/, path);
    }
    const xml = `<testsuites><testsuite name="s"><testcase name="${A}"/></testsuite></testsuites>`;
    const answer = await ask(world, ['builder', 'embargo'], '/api/gate-reports', xml);
    assert.match(JSON.stringify(answer), /"status":409.*"field":"body"/);
  });

  test('is kept from every other name of it, too', async (t) => {
    const world = await openWorld(t);
    const aliases = ['GHSA-2c4m-xxxx-9r3p'];
    const given = { release: RELEASE, packages: [{ name: 'httpd' }], aliases, severity: 'high' };
    const told = { title: 'A flaw', details: 'MARKER', contact: 'its finder', until: UNTIL };
    const reported = await ask(world, ['embargo'], '/api/reports', { ...given, ...told });
    const own = /PATCHLINE-\d{12}/.exec(JSON.stringify(reported))?.[0] ?? '';
    assert.notEqual(own, '');
    for (const name of [...aliases, own]) {
      const withdrawal = { do: 'withdraw', ...about, patch: 1, reason: `As ${name} says.` };
      const { jsonBody } = await ask(world, ['operator', 'embargo'], '/api/patches', withdrawal);
      const error = `reason: ${name} is under embargo: everybody would read this`;
      assert.deepEqual(jsonBody, { error, field: 'reason' });
    }
  });

  test('is told that a patch under embargo is not there, where it is not', async (t) => {
    const world = await openWorld(t);
    const asked = { do: 'release', ...about, patch: 7, ...embargoed };
    const answer = await ask(world, ['operator', 'embargo'], '/api/patches', asked);

    assert.equal(answer.status, 404);
    assert.deepEqual(answer.jsonBody, {
      error: 'patch: there is no patch 7 of azurelinux-3.0/httpd',
      field: 'patch',
    });
  });
});
