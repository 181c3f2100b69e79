import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Crash, crashAt } from '../support/faults.ts';
import { find, openWorld, RELEASE, tick } from '../embargo/world.ts';
import { changesOn, findingsIn, reportsIn, send, sent, written } from './world.ts';

const A = 'CVE-2026-9001';

suite('a report under embargo', () => {
  test('without an id gets one of its own, and a finding of each package under that', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world, { packages: [{ name: 'httpd' }, { name: 'curl' }] });

    assert.match(id, /^PATCHLINE-\d{12}$/);
    assert.deepEqual(
      (await findingsIn(world)).map(({ package: name, cve, status, embargo }) => ({
        ...{ name, cve, status, until: embargo?.until },
      })),
      ['curl', 'httpd'].map((name) => ({
        ...{ name, cve: id, status: 'affected', until: '2026-03-01T00:00:00.000Z' },
      })),
    );
    await tick(world);
    assert.deepEqual(await changesOn(world, 'embargo-events', 'build-system'), [`received ${id}`]);
    assert.deepEqual(await changesOn(world, 'operations-events', 'operators'), []);
  });

  test('that is sent again is known, and changes nothing', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world);
    const [before] = await reportsIn(world);
    const again = await send(world, written());

    assert.equal(again.status, 200);
    assert.deepEqual(again.jsonBody, { id, known: true });
    assert.deepEqual(await reportsIn(world), [before]);
  });

  test('concerns the versions that it names, and no other', async (t) => {
    const world = await openWorld(t);
    await sent(world, {
      packages: [
        { name: 'httpd', affected: [{ from: '2.4.0', before: '2.4.47' }] },
        { name: 'curl', affected: [{ before: '2.4.46' }] },
      ],
    });

    assert.deepEqual(
      (await findingsIn(world)).map(({ package: name, status }) => `${name} ${status}`),
      ['curl not_affected', 'httpd affected'],
    );
  });

  test('of a package that an update no longer names does not concern it any more', async (t) => {
    const world = await openWorld(t);
    const id = await sent(world, { packages: [{ name: 'httpd' }, { name: 'curl' }] });
    await send(world, written({ id }));

    assert.deepEqual(
      (await findingsIn(world)).map(({ package: name, status }) => `${name} ${status}`),
      ['curl not_affected', 'httpd affected'],
    );
  });

  test('has the severity of its CVSS vector, and the score', async (t) => {
    const world = await openWorld(t);
    const cvss = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    await sent(world, { severity: undefined, cvss });

    const [finding] = await findingsIn(world);
    assert.deepEqual(finding?.rating, { by: 'vendor', severity: 'critical', score: 9.8, vector: cvss });
    assert.equal(finding.severity, 'critical');
  });

  test('whose process died at any write is there with all its findings, or not at all', async (t) => {
    const packages = [{ name: 'httpd' }, { name: 'curl' }];
    let crashes = 0;
    for (let write = 1; ; write += 1) {
      const world = await openWorld(t);
      const crashing = { ...world, services: crashAt(world.services, write, 'create', 'batch', 'replace') };
      const outcome = await send(crashing, written({ packages })).catch((error: unknown) => error);
      if (!(outcome instanceof Crash)) break;
      crashes += 1;
      await tick(world);

      const reports = await reportsIn(world);
      assert.equal((await findingsIn(world)).length, 2 * reports.length, `at write ${write}`);
      assert.ok(reports.every(({ followed, revision }) => followed === revision));
      // Its sender, who had no answer, sends it again.
      await send(world, written({ packages }));
      assert.equal((await findingsIn(world)).length, 2);
      assert.equal((await reportsIn(world)).length, 1);
    }
    assert.ok(crashes >= 4, `${crashes} crashes`);
  });

  const refused: readonly [what: string, rest: object, status: number, field: RegExp][] = [
    ['a date that is over', { until: '2026-01-01T00:00:00Z' }, 409, /^until: .* is over$/],
    ['a package that does not ship', { packages: [{ name: 'no' }] }, 409, /^packages\.0\.name: .* not ship$/],
    ['an own id that no report has', { id: 'PATCHLINE-000000000000' }, 409, /^id: there is no report/],
    ['what is no id', { id: 'GHSA-1' }, 400, /id: is no CVE id/],
    ['no severity at all', { severity: undefined }, 400, /severity: is missing/],
    ['what is no vector', { cvss: 'high' }, 400, /cvss: is not a CVSS vector/],
    [
      'a severity that its vector is not',
      { cvss: 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N' },
      400,
      /severity: is critical, but/,
    ],
    [
      'a package twice',
      { packages: [{ name: 'httpd' }, { name: 'httpd' }] },
      400,
      /packages: names a package twice/,
    ],
    ['an unknown field', { reason: 'so' }, 400, /reason/],
    ['no contact', { contact: ' ' }, 400, /contact: is empty/],
  ];
  for (const [what, rest, status, text] of refused)
    test(`with ${what} is refused, naming the field`, async (t) => {
      const world = await openWorld(t);
      const answer = await send(world, written(rest));

      assert.equal(answer.status, status);
      assert.match((answer.jsonBody as { error: string }).error.replace(/^body: /, ''), text);
      assert.deepEqual(await reportsIn(world), []);
    });

  test('of a CVE that everybody knows of the package is refused', async (t) => {
    const world = await openWorld(t);
    await find(world, 'httpd', A);
    const answer = await send(world, written({ id: A }));

    assert.equal(answer.status, 409);
    assert.deepEqual(answer.jsonBody, { error: `id: ${A} is known of ${RELEASE}/httpd`, field: 'id' });
  });
});
