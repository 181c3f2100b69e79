import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compareRuns, rerunPackage, settleRuns } from '../../shared/runs/index.ts';
import { InvalidInputError, NotFoundError } from '../../shared/platform/index.ts';
import { work } from '../support/jobs.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { openWorld, rescan } from './decided-world.ts';

suite('two runs compared', () => {
  test('show what opened, closed and moved, and which source decided it', async (t) => {
    const world = await openWorld(t);
    world.at('2026-02-02');
    await rescan(world, { end: '2.0.0', kev: ['CVE-2021-0003'] }, 'second');

    const { run, before, findings, sources } = await compareRuns(world.services, {});

    assert.deepEqual({ before: before.runId, run: run.runId }, { before: 'first', run: 'second' });
    assert.deepEqual(
      findings.map(({ kind, packageKey, from, to, source }) =>
        [kind, packageKey, from?.lane, to.lane, source].join(' '),
      ),
      [
        'closed azurelinux-3.0/httpd out-of-band none nvd',
        'lane azurelinux-3.0/nginx next-image out-of-band nvd',
      ],
    );
    assert.deepEqual(
      sources.map(({ source, files, records, findings: counts }) => ({
        ...{ source, records, counts },
        done: files.done,
      })),
      [
        { source: 'kev', done: 1, records: 1, counts: { opened: 0, closed: 0, lane: 0, other: 0 } },
        { source: 'nvd', done: 1, records: 3, counts: { opened: 0, closed: 1, lane: 1, other: 0 } },
      ],
    );
  });

  test('leave out what came and went between them, and tell changed identities', async (t) => {
    const world = await openWorld(t);
    const { services } = world;
    world.at('2026-02-02');
    await rescan(world, { end: '2.0.0' }, 'second');
    world.at('2026-02-03');
    await ship(services, shippedPackage('httpd', '2.4.46'), shippedPackage('nginx', '1.20.0'));
    await rescan(world, {}, 'third');

    const all = await compareRuns(services, { run: 'third', before: 'first' });
    const last = await compareRuns(services, {});

    assert.deepEqual(
      all.findings.map(({ kind, packageKey }) => `${kind} ${packageKey}`),
      ['closed azurelinux-3.0/curl'],
    );
    assert.deepEqual(
      last.findings.map(({ kind, packageKey }) => `${kind} ${packageKey}`),
      ['closed azurelinux-3.0/curl', 'opened azurelinux-3.0/httpd'],
    );
    const lost = all.identities['azurelinux-3.0'] ?? [];
    assert.ok(lost.length > 0);
    assert.deepEqual([...new Set(lost.map((each) => `${each.package} ${each.change}`))], ['curl lost']);
  });

  test('are whole ones unless they are named', async (t) => {
    const world = await openWorld(t);
    const { services } = world;
    await assert.rejects(compareRuns(services, {}), /run first: there is no whole run before it/);
    world.at('2026-02-02');
    await rescan(world, {}, 'second');
    world.at('2026-02-03');
    await rerunPackage(services, { release: 'azurelinux-3.0', package: 'httpd' });
    await work(services);
    await settleRuns(services);

    assert.equal((await compareRuns(services, {})).run.runId, 'second');
    await assert.rejects(compareRuns(services, { run: 'x' }), NotFoundError);
    await assert.rejects(
      compareRuns(services, { run: 'first', before: 'second' }),
      (error) => error instanceof InvalidInputError && error.field === 'before',
    );
  });
});
