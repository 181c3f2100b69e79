import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import {
  publishAdvisories,
  publishSite,
  storedAdvisories,
  withdrawAdvisory,
} from '../../shared/advisories/index.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import { reportUnderEmbargo } from '../../shared/findings/index.ts';
import { readRepository } from '../../shared/inventory/index.ts';
import { buildRecord, checkRepository, commandPatch, takeBuild } from '../../shared/patches/index.ts';
import { onFindingChanged } from '../../shared/patches/on-finding-changed.ts';
import type { Services } from '../../shared/runs/index.ts';
import { aBuild } from '../patches/builds/records.ts';
import { brief } from '../patches/briefs.ts';
import { folderOf } from '../platform/local/state.ts';
import { drainSession } from '../support/bus.ts';
import { servicesOn } from '../support/jobs.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { writeRepository } from '../support/repository.ts';
import { publication } from './fixtures.ts';

const ada = { id: 'user:ada', name: 'ada' };
const names = ['httpd', 'curl', 'nginx'];

/** Three packages, each with a released patch; the policy asks for no gates and no approvals. */
async function openReleased(t: TestContext, evr = '2-2.azl3'): Promise<Services> {
  const opened = servicesOn(await openPlatform(t));
  const services = { ...opened, policy: { ...opened.policy, gates: [], approvals: {} } };
  await ship(services, ...[...names, 'tool'].map((name) => shippedPackage(name, '1')));
  for (const [at, name] of names.entries()) {
    const about = { release: 'azurelinux-3.0', package: name };
    const cve = `CVE-2021-000${at + 1}`;
    const data = { ...brief(cve), ...about, baseline: [] };
    await onFindingChanged(services, { id: `e${at}`, sequence: 1, time: NOW.toISOString(), data });
    await takeBuild(services, buildRecord.parse(aBuild({ package: name, evr, patchedCves: [cve] })));
    if (name === 'nginx')
      await commandPatch(services, { do: 'credit', ...about, patch: 1, names: ['Grace'] }, ada);
    await commandPatch(services, { do: 'request', ...about, patch: 1, targets: ['repository base'] }, ada);
    await commandPatch(services, { do: 'release', ...about, patch: 1 }, ada);
  }
  return services;
}

async function place(
  t: TestContext,
  services: Services,
  packages: string[],
  arches = ['x86_64', 'aarch64'],
): Promise<void> {
  const folder = await folderOf(t);
  const rows = packages.flatMap((name) => arches.map((arch) => ({ name, evr: '2-2.azl3', arch })));
  writeRepository(folder, rows, '2026-02-02T05:00:00.000Z');
  const found = await readRepository((file) => readFile(join(folder, file)), folder);
  await checkRepository(services, { release: 'azurelinux-3.0', repository: 'base', found });
}

const publish = (services: Services): ReturnType<typeof publishAdvisories> =>
  publishAdvisories(services, publication, 'test');

/** What the public is told of it once its documents are public. */
async function told(services: Services, id: string): Promise<string[]> {
  const { bus } = services;
  await publishSite(services, publication);
  await relayOutboxes(services);
  const source = { entity: 'advisory-events', subscription: 'public-feed' };
  const messages = await drainSession(bus, source, id);
  return messages.map(
    ({ subject, properties }) => `${String(properties['cloudEvents_sequence'])} ${subject ?? ''}`,
  );
}

suite('publishing', () => {
  test('makes an advisory of what is released and in a repository, once, and tells the public', async (t) => {
    const services = await openReleased(t);
    await place(t, services, ['httpd']);

    const { changed, held } = await publish(services);

    assert.deepEqual(
      changed.map(({ id, package: name, cves }) => `${id} ${name} ${cves.map(({ cve }) => cve).join()}`),
      ['EXSA-2026-0001 httpd CVE-2021-0001'],
    );
    assert.deepEqual(held.map(({ package: name, reason }) => `${name} ${reason}`).sort(), [
      'curl is not in a repository for all of its architectures',
      'nginx is not in a repository for all of its architectures',
    ]);
    assert.deepEqual((await publish(services)).changed, []);
    assert.deepEqual(await told(services, 'EXSA-2026-0001'), ['1 advisory.published']);
  });

  test('thanks whom its patch does', async (t) => {
    const services = await openReleased(t);
    await place(t, services, ['nginx']);

    const { changed } = await publish(services);

    assert.deepEqual(
      changed.map(({ credits }) => credits),
      [['Grace']],
    );
  });

  test('names no package that was only built anew', async (t) => {
    const services = await openReleased(t);
    await takeBuild(
      services,
      buildRecord.parse(aBuild({ package: 'tool', evr: '2-2.azl3', patchedCves: [] })),
    );
    await place(t, services, ['httpd', 'tool']);

    const { changed } = await publish(services);

    assert.deepEqual(
      changed.map(({ package: name }) => name),
      ['httpd'],
    );
  });

  test('waits until every architecture has the fix', async (t) => {
    const services = await openReleased(t);
    await place(t, services, ['httpd'], ['x86_64']);

    assert.deepEqual((await publish(services)).changed, []);
  });

  test('holds a build of another release', async (t) => {
    const services = await openReleased(t, '2-2.cm2');

    const { changed, held } = await publish(services);

    assert.deepEqual(changed, []);
    assert.equal(held.length, 3);
  });

  test('holds what a report under embargo names, until it is told already', async (t) => {
    const services = await openReleased(t);
    await place(t, services, ['httpd', 'curl']);
    const report = (cve: string, name: string): Promise<boolean> =>
      reportUnderEmbargo(services, {
        ...{
          release: 'azurelinux-3.0',
          package: name,
          cve,
          isAffected: true,
          reason: 'As its finder wrote.',
        },
        ...{ rating: { by: 'vendor', severity: 'critical' }, until: '2026-12-01T00:00:00.000Z' },
      });
    await report('CVE-2021-0001', 'nginx');

    const { changed, held } = await publish(services);
    assert.deepEqual(
      changed.map(({ package: name }) => name),
      ['curl'],
    );
    assert.equal(held.find(({ package: name }) => name === 'httpd')?.reason, 'is under embargo');

    await report('CVE-2021-0002', 'nginx');
    const again = await publish(services);
    assert.deepEqual(again.changed, []);
    assert.deepEqual(again.held.map(({ package: name }) => name).sort(), ['httpd', 'nginx']);
  });

  test('by several at once gives every number once, without gaps', async (t) => {
    const services = await openReleased(t);
    await place(t, services, names);

    await Promise.all([publish(services), publish(services), publish(services)]);

    const stored = await storedAdvisories(services.documents);
    assert.deepEqual(
      stored.map(({ body }) => body.id),
      ['EXSA-2026-0001', 'EXSA-2026-0002', 'EXSA-2026-0003'],
    );
    assert.deepEqual(stored.map(({ body }) => body.package).sort(), [...names].sort());
    const dates = stored.map(({ body }) => body.publishedAt);
    assert.equal(new Set(dates).size, 3, 'no two share a date');
  });
});

suite('an advisory that is withdrawn', () => {
  test('stays under its id, with the reason, and is told once', async (t) => {
    const services = await openReleased(t);
    await place(t, services, ['httpd']);
    await publish(services);
    const order = { id: 'EXSA-2026-0001', reason: 'The fix is not in it.', cause: 'ada' };

    assert.equal(await withdrawAdvisory(services, order), true);
    assert.equal(await withdrawAdvisory(services, order), false);

    const [stored] = await storedAdvisories(services.documents);
    assert.equal(stored?.body.withdrawn?.reason, 'The fix is not in it.');
    assert.deepEqual((await publish(services)).changed, [], 'it does not come back');
    assert.deepEqual(await told(services, 'EXSA-2026-0001'), [
      '1 advisory.published',
      '2 advisory.withdrawn',
    ]);
  });

  test('must be there', async (t) => {
    const services = await openReleased(t);

    await assert.rejects(withdrawAdvisory(services, { id: 'EXSA-2026-0007', reason: 'x', cause: 'ada' }), {
      message: 'EXSA-2026-0007: there is no advisory of that id',
    });
  });
});
