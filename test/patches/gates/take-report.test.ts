import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
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
import { callApi } from '../../support/call-api.ts';
import { Crash, crashAt } from '../../support/faults.ts';
import { servicesOn } from '../../support/jobs.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { NOW, openPlatform } from '../../support/platform.ts';
import { brief } from '../briefs.ts';
import { aBuild } from '../builds/records.ts';
import { eventsOf } from '../events-of.ts';

const key = 'azurelinux-3.0/httpd';
const about = { release: 'azurelinux-3.0', package: 'httpd' };
const [A, B] = ['CVE-2021-0001', 'CVE-2021-0002'];
const ada = { id: 'user:ada', name: 'ada' };
const lanes = ['out-of-band', 'next-image'];
const policy = parsePolicy(
  JSON.stringify({
    lanes: [{ name: 'all', when: {}, lane: 'out-of-band' }],
    gates: ['build-verification', 'extensions'].map((name) => ({ name, lanes, judges: 'cases' })),
  }),
  'test',
);

let sequence = 0;

async function find(services: Services, ...cves: string[]): Promise<void> {
  for (const cve of cves) {
    sequence += 1;
    const data = { ...brief(cve), ...about, baseline: [] };
    await onFindingChanged(services, { id: `e${sequence}`, sequence, time: NOW.toISOString(), data });
  }
}

async function deliver(services: Services, rest: object = {}): Promise<string> {
  return (await takeBuild(services, buildRecord.parse(aBuild(rest)))).digest;
}

/** A release of httpd and curl; httpd has an affected finding, and a build that fixes it. */
async function openWorld(t: TestContext): Promise<{ services: Services; build: string }> {
  sequence = 0;
  const services = { ...servicesOn(await openPlatform(t)), policy };
  await ship(services, shippedPackage('httpd', '2.4.46'), shippedPackage('curl', '8.0.0'));
  await find(services, A);
  return { services, build: await deliver(services) };
}

interface Answer {
  status: number;
  jsonBody: { gate?: string; state?: string; holds?: string[]; error?: string; field?: string };
}

function post(
  services: Services,
  text: string,
  contentType = 'application/json',
  query = '',
): Promise<Answer> {
  const path = `/api/gate-reports${query}`;
  return callApi(services, path, { method: 'POST', text, contentType }) as Promise<Answer>;
}

function report(
  services: Services,
  build: string,
  ...[gate, cases, more = {}]: [gate: string, cases: Record<string, string>, more?: object]
): Promise<Answer> {
  const list = Object.entries(cases).map(([name, status]) => ({ name, status }));
  return post(services, JSON.stringify({ ...about, build, gate, run: 'run-1', cases: list, ...more }));
}

async function patch({ documents }: Services, number = 1): Promise<PatchDocument | undefined> {
  return (await documents.container('patches').read<PatchDocument>(key, `patch:00000${number}`))?.body;
}

async function documentsOf({ documents }: Services): Promise<number> {
  return (await documents.container('patches').changes(undefined, 500)).items.length;
}

suite('POST /api/gate-reports', () => {
  test('the first report begins the validation, the last one ends it; what is waited for is named', async (t) => {
    const { services, build } = await openWorld(t);

    const first = await report(services, build, 'build-verification', { t: 'passed' });
    assert.deepEqual(first, {
      status: 201,
      jsonBody: { gate: 'passed', state: 'validating', holds: ['waiting: extensions'] },
    });
    assert.equal((await patch(services))?.gates?.[1]?.state, 'missing');

    const last = await report(services, build, 'extensions', { t: 'passed' });
    assert.deepEqual(last.jsonBody, { gate: 'passed', state: 'validated', holds: [] });
    assert.deepEqual(
      (await eventsOf(services, key)).map((event) => event.split(' ')[1]),
      ['patch.required', 'patch.available', 'patch.validating', 'patch.validated'],
    );
  });

  test('a failed gate rejects the patch, which is told once; a later run that passes lets it go', async (t) => {
    const { services, build } = await openWorld(t);
    await report(services, build, 'build-verification', { t: 'passed' });
    const failed = await report(services, build, 'extensions', { csi: 'failed' });
    assert.deepEqual(failed.jsonBody, {
      gate: 'failed',
      state: 'rejected',
      holds: ['failed: extensions: csi: failed'],
    });
    await report(services, build, 'extensions', { csi: 'failed' }, { run: 'run-2' });
    const passed = await report(services, build, 'extensions', { csi: 'passed' }, { run: 'run-3' });

    assert.equal(passed.jsonBody.state, 'validated');
    assert.deepEqual((await patch(services))?.gates?.[1], {
      gate: 'extensions',
      state: 'passed',
      flaky: 1,
      holds: [],
      waived: [],
    });
    const types = (await eventsOf(services, key)).map((event) => event.split(' ')[1]);
    assert.deepEqual(types.slice(2), [
      'patch.validating',
      'patch.rejected',
      'patch.validating',
      'patch.validated',
    ]);
  });

  test('a rejected patch is required again with the next build, whose gates are its own', async (t) => {
    const { services, build } = await openWorld(t);
    await report(services, build, 'extensions', { csi: 'failed' });
    assert.equal((await patch(services))?.state, 'rejected');
    await find(services, B);
    const next = await deliver(services, { evr: '2.4.46-3', patchedCves: [A] });

    const again = await patch(services);
    assert.equal(again?.state, 'available');
    assert.equal(again.gates, undefined);
    assert.equal(again.reason, undefined);
    // What came meanwhile has a patch of its own: it joined none that had a build.
    assert.deepEqual(
      (await patch(services, 2))?.cves.map(({ cve }) => cve),
      [B],
    );
    const types = (await eventsOf(services, key)).map((event) => event.split(' ')[1]);
    assert.deepEqual(types.slice(3), [
      'patch.rejected',
      'patch.required',
      'patch.required',
      'patch.available',
    ]);
    const old = await report(services, build, 'extensions', { csi: 'passed' }, { run: 'run-2' });
    assert.match(old.jsonBody.error ?? '', /is no longer the build of patch 1/);
    await report(services, next, 'build-verification', { t: 'passed' });
    const passed = await report(services, next, 'extensions', { csi: 'passed' });
    assert.equal(passed.jsonBody.state, 'validated');
  });

  test('a patch that waits for a report is not rejected, nor one whose test system failed', async (t) => {
    const { services, build } = await openWorld(t);
    const errored = await report(
      services,
      build,
      'extensions',
      {},
      { outcome: 'errored', reason: 'no machine' },
    );

    assert.equal(errored.jsonBody.state, 'validating');
    assert.deepEqual(errored.jsonBody.holds, [
      'waiting: build-verification',
      'errored: extensions: no machine',
    ]);
  });

  test('a validated patch that fails afterwards is rejected, and is not released', async (t) => {
    const { services, build } = await openWorld(t);
    for (const gate of ['build-verification', 'extensions'])
      await report(services, build, gate, { t: 'passed' });
    const failed = await report(services, build, 'extensions', { t: 'failed' }, { run: 'run-2' });

    assert.equal(failed.jsonBody.state, 'rejected');
    assert.equal((await patch(services))?.reason, 'failed: extensions: t: failed');
    await commandPatch(services, { do: 'request', ...about, patch: 1, targets: ['repository base'] }, ada);
    await assert.rejects(
      commandPatch(services, { do: 'release', ...about, patch: 1 }, ada),
      /patch 1 is rejected/,
    );
  });

  test('the next build passes its own gates, and what the released one ran is expected of it', async (t) => {
    const { services, build } = await openWorld(t);
    await report(services, build, 'build-verification', { t: 'passed' });
    await report(services, build, 'extensions', { t: 'passed', u: 'passed' });
    await commandPatch(services, { do: 'request', ...about, patch: 1, targets: ['repository base'] }, ada);
    await commandPatch(services, { do: 'release', ...about, patch: 1 }, ada);
    await find(services, B);
    const next = await deliver(services, { evr: '2.4.46-3', patchedCves: [A, B] });
    assert.equal((await patch(services, 2))?.gates, undefined);

    await report(services, next, 'build-verification', { t: 'passed' });
    const fewer = await report(services, next, 'extensions', { t: 'passed' });

    assert.equal(fewer.jsonBody.gate, 'incomplete');
    assert.deepEqual(fewer.jsonBody.holds, ['incomplete: extensions: 1 expected cases did not run: u']);
  });

  test('JUnit XML and its header come as body and parameters', async (t) => {
    const { services, build } = await openWorld(t);
    const query = new URLSearchParams({ ...about, build, gate: 'extensions', run: 'run-1' });
    const xml = '<testsuites><testsuite name="s"><testcase name="t"/></testsuite></testsuites>';

    const { status, jsonBody } = await post(services, xml, 'text/xml; charset=utf-8', `?${query.toString()}`);

    assert.equal(status, 201);
    assert.equal(jsonBody.gate, 'passed');
  });

  test('a crash between any two steps leaves nothing half done', async (t) => {
    const methods = ['read', 'query', 'get', 'put', 'batch'];
    let crashes = 0;
    for (let nth = 1; crashes === nth - 1; nth += 1) {
      const { services, build } = await openWorld(t);
      const send = (on: Services): Promise<Answer> => report(on, build, 'extensions', { t: 'passed' });
      await send(crashAt(services, nth, ...methods)).catch((error: unknown) => {
        assert.ok(error instanceof Crash);
        crashes += 1;
      });
      const again = await send(services);

      assert.deepEqual(
        { status: again.status, field: again.jsonBody.field },
        crashes === nth ? { status: 201, field: undefined } : { status: 409, field: 'run' },
      );
      assert.deepEqual(
        (await eventsOf(services, key)).map((event) => event.split(' ')[1]),
        ['patch.required', 'patch.available', 'patch.validating'],
      );
    }
    assert.ok(crashes > 5, String(crashes));
  });
});

suite('a waiver', () => {
  const ben = { id: 'user:ben', name: 'ben' };
  const until = '2027-01-01T00:00:00Z';

  /** Both gates reported, one case failed; the hash of what holds the patch. */
  async function held(t: TestContext): Promise<{ services: Services; result: string; build: string }> {
    const { services, build } = await openWorld(t);
    await report(services, build, 'build-verification', { t: 'passed' });
    await report(services, build, 'extensions', { csi: 'failed' });
    const result = (await patch(services))?.gates?.[1]?.holds[0]?.result ?? '';
    return { services, build, result };
  }

  function ask(services: Services, result: string, more = {}): ReturnType<typeof askForWaiver> {
    const request = {
      ...about,
      patch: 1,
      result,
      reason: 'The add-on is withdrawn.',
      until,
      movesAnchor: false,
    };
    return askForWaiver(services, { ...request, ...more }, ada);
  }

  function grant(services: Services, result: string, by = ben): ReturnType<typeof grantAsked> {
    return grantAsked(services, { ...about, patch: 1, result }, by);
  }

  test('that one person asks for and another grants lets the patch go on, and stands in its events', async (t) => {
    const { services, result } = await held(t);
    const asked = await ask(services, result);
    assert.deepEqual(asked, { state: 'rejected', holds: ['failed: extensions: csi: failed'] });
    await assert.rejects(grant(services, result, ada), /ada asked for it: another person has to grant it/);

    assert.deepEqual(await grant(services, result), { state: 'validated', holds: [] });
    const [waived] = (await patch(services))?.gates?.[1]?.waived ?? [];
    assert.deepEqual(
      { by: waived?.by, until: waived?.until, test: waived?.test },
      { by: ['ada (user:ada)', 'ben (user:ben)'], until, test: 'csi' },
    );
    await assert.rejects(grant(services, result), /nobody asks for a waiver of it/);
  });

  test('whose term has ended holds the release again; a longer one, by two again, lets it go', async (t) => {
    const { services, result } = await held(t);
    await ask(services, result, { until: new Date(NOW.getTime() + 60_000).toISOString() });
    await grant(services, result);
    await commandPatch(services, { do: 'request', ...about, patch: 1, targets: ['repository base'] }, ada);
    const later = { ...services, clock: { now: () => new Date(NOW.getTime() + 60_000) } };
    const release = (): Promise<unknown> => commandPatch(later, { do: 'release', ...about, patch: 1 }, ada);
    await assert.rejects(release(), /patch 1 is held: failed: extensions: csi: failed; its waiver ended/);

    await ask(later, result);
    await assert.rejects(release(), /its waiver ended/);
    await grant(later, result);
    assert.equal(await release(), 'released');
  });

  test('is of that result alone: another failure holds the patch', async (t) => {
    const { services, build, result } = await held(t);
    await ask(services, result);
    await grant(services, result);
    const other = await report(
      services,
      build,
      'extensions',
      { csi: 'failed', gpu: 'failed' },
      { run: 'run-2' },
    );
    assert.deepEqual(other.jsonBody.holds, ['failed: extensions: gpu: failed']);
  });

  test('is refused of what is not finished, not there, or without a term', async (t) => {
    const { services, build } = await openWorld(t);
    await report(services, build, 'build-verification', { t: 'passed' });
    const missing = (await patch(services))?.gates?.[1]?.holds[0]?.result ?? '';
    await assert.rejects(ask(services, missing), /extensions is missing: only a finished result is waived/);
    await assert.rejects(ask(services, 'ab'.repeat(16)), /nothing that holds patch 1 has this hash/);
    await report(services, build, 'extensions', { csi: 'failed' });
    const result = (await patch(services))?.gates?.[1]?.holds[0]?.result ?? '';
    await assert.rejects(ask(services, result, { until: '2001-01-01T00:00:00Z' }), /has passed/);
  });
});

suite('a bad report is refused with the field that is at fault, and nothing is changed:', () => {
  const xml = 'application/xml';
  const bomb =
    '<!DOCTYPE t [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]><testsuites><testsuite name="&b;"/></testsuites>';
  const refused: [
    what: string,
    send: (services: Services, build: string) => Promise<Answer>,
    status: number,
    field: string,
  ][] = [
    ['malformed JSON', (s) => post(s, '{"release":'), 400, 'body'],
    [
      'JSON of another shape',
      (s, build) => report(s, build, 'extensions', { t: 'great' }),
      400,
      'cases.0.status',
    ],
    [
      'malformed XML',
      (s, build) => post(s, '<testsuites><testsuite>', xml, queryOf(build)),
      400,
      'testsuites/testsuite',
    ],
    ['a bomb', (s, build) => post(s, bomb, xml, queryOf(build)), 400, 'testsuites'],
    [
      'a bomb of depth',
      (s, build) => post(s, '<testsuite>'.repeat(9000), xml, queryOf(build)),
      400,
      'testsuite',
    ],
    ['another content type', (s) => post(s, 'ok', 'text/plain'), 400, 'Content-Type'],
    [
      'an unknown package',
      (s, build) => report(s, build, 'extensions', {}, { package: 'nginx' }),
      409,
      'package',
    ],
    [
      'a build of another package',
      (s, build) => report(s, build, 'extensions', {}, { package: 'curl' }),
      404,
      'build',
    ],
    [
      'another release',
      (s, build) => report(s, build, 'extensions', {}, { release: 'azurelinux-4.0' }),
      409,
      'package',
    ],
    ['an unknown build', (s) => report(s, 'ab'.repeat(16), 'extensions', {}), 404, 'build'],
    ['a gate that nobody asks for', (s, build) => report(s, build, 'vibes', { t: 'passed' }), 409, 'gate'],
    ['a replayed delivery', (s, build) => report(s, build, 'extensions', { u: 'failed' }), 409, 'run'],
  ];

  function queryOf(build: string): string {
    return `?${new URLSearchParams({ ...about, build, gate: 'extensions', run: 'run-1' }).toString()}`;
  }

  for (const [what, send, status, field] of refused) {
    test(what, async (t) => {
      const { services, build } = await openWorld(t);
      await report(services, build, 'extensions', { u: 'failed' });
      const before = { documents: await documentsOf(services), patch: await patch(services) };

      const answer = await send(services, build);

      assert.deepEqual({ status: answer.status, field: answer.jsonBody.field }, { status, field });
      assert.notEqual(answer.jsonBody.error, '');
      assert.deepEqual({ documents: await documentsOf(services), patch: await patch(services) }, before);
    });
  }

  test('a build of another release', async (t) => {
    const { services, build } = await openWorld(t);
    await ship(services, shippedPackage('httpd', '2.4.46'));
    const answer = await report(
      services,
      build,
      'extensions',
      { t: 'passed' },
      { release: 'cbl-mariner-2.0' },
    );
    assert.equal(answer.status, 409);
    assert.equal((await patch(services))?.state, 'available');
  });

  test('an ordinary build', async (t) => {
    const { services } = await openWorld(t);
    const ordinary = await deliver(services, { evr: '2.4.46-9', patchedCves: [] });
    const { status, jsonBody } = await report(services, ordinary, 'extensions', { t: 'passed' });
    assert.deepEqual({ status, field: jsonBody.field }, { status: 409, field: 'build' });
  });
});
