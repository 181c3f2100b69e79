import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { buildRecord, takeBuild } from '../../../shared/patches/index.ts';
import { onFindingChanged } from '../../../shared/patches/on-finding-changed.ts';
import { currentDocuments, type Platform } from '../../../shared/platform/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { callApi } from '../../support/call-api.ts';
import { Crash, crashAt } from '../../support/faults.ts';
import { servicesOn } from '../../support/jobs.ts';
import { ship, shippedPackage } from '../../support/pipeline.ts';
import { NOW, openPlatform } from '../../support/platform.ts';
import { brief } from '../briefs.ts';
import { eventsOf } from '../events-of.ts';
import { aBuild } from './records.ts';

const key = 'azurelinux-3.0/httpd';
const A = 'CVE-2021-0001';

/** A release with httpd, which has an affected finding. */
async function openWorld(t: TestContext): Promise<Services> {
  const platform = servicesOn(await openPlatform(t));
  await ship(platform, shippedPackage('httpd', '2.4.46'), shippedPackage('curl', '8.0.0'));
  const data = { ...brief(A), release: 'azurelinux-3.0', package: 'httpd', baseline: [] };
  await onFindingChanged(platform, { id: 'e1', sequence: 1, time: NOW.toISOString(), data });
  return platform;
}

async function post(platform: Platform, body: unknown): Promise<{ status: number; jsonBody: unknown }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { status, jsonBody } = await callApi(servicesOn(platform), '/api/builds', { method: 'POST', text });
  return { status, jsonBody };
}

async function changedSince(
  { documents }: Platform,
  cursor?: string,
): Promise<{ cursor: string; count: number }> {
  const { items, cursor: next } = await documents.container('patches').changes(cursor, 500);
  return { cursor: next, count: items.length };
}

suite('POST /api/builds', () => {
  test('takes a build, after which its patch is available, and tells of it', async (t) => {
    const platform = await openWorld(t);

    const { status, jsonBody } = await post(platform, aBuild());

    const { digest, ...answer } = jsonBody as { digest: string };
    assert.deepEqual(
      { status, answer },
      { status: 201, answer: { evr: '0:2.4.46-2', known: false, patch: 1 } },
    );
    assert.match(digest, /^[0-9a-f]{32}$/);
    assert.deepEqual(await eventsOf(platform, key), [
      `1: patch.required out-of-band 1.1 ${A}`,
      `2: patch.available out-of-band 1.2 ${A}`,
    ]);
  });

  test('takes an ordinary build, which changes no patch', async (t) => {
    const platform = await openWorld(t);

    const { status, jsonBody } = await post(platform, aBuild({ patchedCves: [] }));

    assert.equal(status, 201);
    assert.equal('patch' in (jsonBody as object), false);
    assert.deepEqual(await eventsOf(platform, key), [`1: patch.required out-of-band 1.1 ${A}`]);
  });

  test('changes nothing when the same build is told again, in whatever order its lists are', async (t) => {
    const platform = await openWorld(t);
    const build = aBuild();
    const first = await post(platform, build);
    const { cursor } = await changedSince(platform);

    const again = await post(platform, {
      ...build,
      evr: '0:2.4.46-2',
      artifacts: build.artifacts.toReversed(),
      architectures: build.architectures.toReversed(),
    });

    assert.deepEqual(
      { status: again.status, jsonBody: again.jsonBody },
      { status: 200, jsonBody: { ...(first.jsonBody as object), known: true } },
    );
    assert.equal((await changedSince(platform, cursor)).count, 0);
  });

  test('refuses what cannot be, naming the field, and changes nothing', async (t) => {
    const platform = await openWorld(t);
    await post(platform, aBuild({ evr: '2.4.46-3', architectures: ['x86_64'] }));
    const { cursor } = await changedSince(platform);
    const cases: [rest: object, status: number, field: string, error: RegExp][] = [
      [{ package: 'nginx' }, 409, 'package', /azurelinux-3.0\/nginx does not ship/],
      [{ release: 'azurelinux-9.9' }, 409, 'package', /azurelinux-9.9\/httpd does not ship/],
      [
        { evr: '2.4.46-1.azl3' },
        409,
        'evr',
        /0:2.4.46-1.azl3 is not higher than 0:2.4.46-1.azl3, which ships/,
      ],
      [{ evr: '2.4.46-2' }, 409, 'evr', /is not higher than 0:2.4.46-3 of patch 1, which is available/],
      [
        { evr: '2.4.46-3', provenance: 'https://elsewhere.example/' },
        409,
        'evr',
        /is the EVR of another build/,
      ],
      [{ patch: 1, evr: '2.4.46-4' }, 409, 'patch', /patch 1 is available: it takes no build/],
      [{ patch: 9, evr: '2.4.46-4' }, 404, 'patch', /there is no patch 9/],
    ];
    for (const [rest, status, field, error] of cases) {
      const answer = await post(platform, aBuild(rest));
      const { error: said, field: named } = answer.jsonBody as { error: string; field: string };
      assert.deepEqual({ status: answer.status, named }, { status, named: field }, said);
      assert.match(said, error);
    }
    assert.equal((await changedSince(platform, cursor)).count, 0);
  });

  test('refuses a body that is none, naming the field', async (t) => {
    const platform = await openWorld(t);
    const build = aBuild();
    const cases: [body: unknown, error: RegExp][] = [
      ['{"release":', /^body: is not JSON/],
      ['[]', /^body: /],
      [JSON.stringify(build).replace(/}$/, ',"evr":"9-1"}'), /^body: evr: .*names the field "evr" twice/],
      [{ ...build, evr: '2.4.46' }, /^body: evr: .*is not an \[epoch:\]version-release/],
      [{ ...build, evr: `1-${'1'.repeat(900)}` }, /^body: evr: /],
      [{ ...build, architectures: [] }, /^body: architectures: /],
      [{ ...build, architectures: ['x86_64', 'x86_64'] }, /^body: architectures: names one twice/],
      [
        { ...build, architectures: ['x86_64', 'aarch64', 'riscv64'] },
        /^body: artifacts: has none of riscv64/,
      ],
      [{ ...build, artifacts: [{ file: 'httpd.tar.gz', sha256: 'a'.repeat(64) }] }, /^body: artifacts: /],
      [{ ...build, artifacts: [{ file: 'a-1-1.x86_64.rpm', sha256: 'A' }] }, /^body: artifacts\.0\.sha256: /],
      [{ ...build, patchedCves: ['CVE-1'] }, /^body: patchedCves\.0: is no CVE id, nor one of Patchline/],
      [{ ...build, provenance: 'javascript:alert(1)' }, /^body: provenance: /],
      [{ ...build, upstream: { state: 'sent' } }, /^body: upstream: is sent, and its url is missing/],
      [{ ...build, upstream: { state: 'lost' } }, /^body: upstream\.state: /],
      [{ ...build, colour: 'red' }, /^body: /],
    ];
    for (const [body, error] of cases) {
      const { status, jsonBody } = await post(platform, body);
      assert.equal(status, 400, JSON.stringify(jsonBody));
      assert.match((jsonBody as { error: string }).error, error);
    }
    assert.deepEqual(await eventsOf(platform, key), [`1: patch.required out-of-band 1.1 ${A}`]);
  });

  test('takes a build whole or not at all, and once where two deliveries race', async (t) => {
    const platform = await openWorld(t);
    const build = buildRecord.parse(aBuild());
    for (const nth of [1, 2, 3, 4, 5])
      await takeBuild(crashAt(platform, nth, 'read', 'query', 'batch'), build).catch((error: unknown) => {
        assert.ok(error instanceof Crash);
      });
    const answers = await Promise.all([takeBuild(platform, build), takeBuild(platform, build)]);

    assert.deepEqual(
      answers.map(({ patch }) => patch),
      [1, 1],
    );
    assert.deepEqual(await eventsOf(platform, key), [
      `1: patch.required out-of-band 1.1 ${A}`,
      `2: patch.available out-of-band 1.2 ${A}`,
    ]);
  });
});

suite('GET /api/patches', () => {
  test('lists patches by what is given', async (t) => {
    const platform = await openWorld(t);
    await post(platform, aBuild());
    const services = servicesOn(platform);
    const count = async (query: string): Promise<number> => {
      const { jsonBody } = await callApi(services, `/api/patches${query}`);
      return (jsonBody as { patches: unknown[] }).patches.length;
    };

    for (const query of [
      '',
      '?release=azurelinux-3.0&package=httpd',
      '?state=available',
      '?lane=out-of-band',
    ])
      assert.equal(await count(query), 1, query);
    for (const query of ['?package=curl', '?state=required', '?lane=triage', '?upstream=missing'])
      assert.equal(await count(query), 0, query);
  });
});

suite('a patch that an older Patchline stored', () => {
  test('goes on: it says why it has its lane, and takes a build', async (t) => {
    const platform = await openWorld(t);
    const container = platform.documents.container('patches');
    const stored = await container.read(key, 'patch:000001');
    assert.ok(stored);
    const { laneReason: _, ...old } = stored.body as typeof stored.body & { laneReason: string };
    await container.replace(key, { ...old, schema: 1 } as typeof old, stored.etag);
    const current = { ...platform, documents: currentDocuments(platform.documents) };

    const { jsonBody } = await callApi(servicesOn(current), '/api/patches');
    assert.equal((jsonBody as { patches: { laneReason: string }[] }).patches[0]?.laneReason, 'policy');
    assert.equal((await post(current, aBuild())).status, 201);
  });
});
