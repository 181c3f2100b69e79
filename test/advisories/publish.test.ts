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
import type { Role } from '../../shared/access/index.ts';
import { routes } from '../../shared/api/index.ts';
import { relayOutboxes } from '../../shared/events/index.ts';
import { reportUnderEmbargo } from '../../shared/findings/index.ts';
import { readRepository } from '../../shared/inventory/index.ts';
import {
  buildRecord,
  checkRepository,
  commandPatch,
  type PatchDocument,
  takeBuild,
} from '../../shared/patches/index.ts';
import { onFindingChanged } from '../../shared/patches/on-finding-changed.ts';
import type { Services } from '../../shared/runs/index.ts';
import { aBuild } from '../patches/builds/records.ts';
import { brief } from '../patches/briefs.ts';
import { folderOf } from '../platform/local/state.ts';
import { actorOf } from '../support/actors.ts';
import { answerRequest } from '../support/contract/index.ts';
import { drainSession } from '../support/bus.ts';
import { servicesOn } from '../support/jobs.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { fixedClock } from '../../shared/platform/index.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { type BinaryRow, writeRepository } from '../support/repository.ts';
import { publication } from './fixtures.ts';

const ada = { id: 'user:ada', name: 'ada' };
const names = ['httpd', 'curl', 'nginx'];

/** Three packages, each with a released patch; the policy asks for no gates and no approvals. */
async function openReleased(
  t: TestContext,
  evr = '2-2.azl3',
  binaries?: readonly string[],
): Promise<Services> {
  const opened = servicesOn(await openPlatform(t));
  const services = { ...opened, policy: { ...opened.policy, gates: [], approvals: {} } };
  await ship(services, ...[...names, 'tool'].map((name) => shippedPackage(name, '1')));
  for (const [at, name] of names.entries()) {
    const about = { release: 'azurelinux-3.0', package: name };
    const cve = `CVE-2021-000${at + 1}`;
    const data = { ...brief(cve), ...about, baseline: [] };
    await onFindingChanged(services, { id: `e${at}`, sequence: 1, time: NOW.toISOString(), data });
    const build = aBuild({ package: name, evr, patchedCves: [cve] });
    const artifacts = (binaries ?? [name]).flatMap((each) =>
      ['x86_64', 'aarch64'].map((arch) => ({ file: `${each}-${evr}.${arch}.rpm`, sha256: 'a'.repeat(64) })),
    );
    await takeBuild(services, buildRecord.parse({ ...build, artifacts }));
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
  const rows = packages.flatMap((name) => arches.map((arch) => ({ name, evr: '2-2.azl3', arch })));
  await look(t, services, rows);
}

/** Looks at a repository that holds these. */
async function look(
  t: TestContext,
  services: Services,
  rows: readonly BinaryRow[],
  rest: Partial<Parameters<typeof checkRepository>[1]> = {},
): Promise<void> {
  const folder = await folderOf(t);
  writeRepository(folder, rows, '2026-02-02T05:00:00.000Z');
  const found = await readRepository((file) => readFile(join(folder, file)), folder);
  await checkRepository(services, { release: 'azurelinux-3.0', repository: 'base', found, ...rest });
}

/** Why no advisory of httpd is published, and whether somebody should look. */
async function heldOf(services: Services): Promise<string | undefined> {
  const { held } = await publish(services);
  const found = held.find(({ package: name }) => name === 'httpd');
  return found && `${found.reason}${found.isOut ? '!' : ''}`;
}

const publish = (services: Services): ReturnType<typeof publishAdvisories> =>
  publishAdvisories(services, publication, 'test');

/** What the next publication tells, and what it holds, as the API tells it to somebody. */
async function draftsAs(
  services: Services,
  roles: readonly Role[],
): Promise<Record<'drafts' | 'held', string[]>> {
  const path = '/api/advisories/drafts';
  const { status, jsonBody } = await answerRequest(
    routes.filter((entry) => entry.path === path),
    { services, identify: () => actorOf(roles), publication: () => Promise.resolve(publication) },
    {
      ...{ method: 'GET', url: `https://patchline.example${path}`, headers: new Headers() },
      text: () => Promise.resolve(''),
    },
  );
  assert.equal(status, 200);
  type Item = Record<'package' | 'kind' | 'patch' | 'cves' | 'reason', string>;
  const { drafts, held } = jsonBody as Record<'drafts' | 'held', Item[]>;
  return {
    drafts: drafts.map((each) => `${each.kind} ${each.package} ${each.patch} ${each.cves}`),
    held: held.map(({ package: name, reason }) => `${name} ${reason}`).sort(),
  };
}

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
      'curl is not in a repository yet',
      'nginx is not in a repository yet',
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

  test('waits until every architecture has the fix, and tells what the others have', async (t) => {
    const services = await openReleased(t);
    await look(t, services, [
      { name: 'httpd', evr: '2-2.azl3', arch: 'x86_64' },
      { name: 'httpd', evr: '2-1.azl3', arch: 'aarch64' },
    ]);

    assert.deepEqual((await publish(services)).changed, []);
    assert.equal(await heldOf(services), 'is in base for x86_64 alone, which has 0:2-1.azl3 for aarch64!');

    await look(t, services, [{ name: 'httpd', evr: '2-2.azl3', arch: 'x86_64' }]);
    assert.equal(await heldOf(services), 'is in base for x86_64 alone, which has nothing for aarch64!');
  });

  test('waits while another architecture has the fix in another build', async (t) => {
    const services = await openReleased(t);
    const about = { release: 'azurelinux-3.0', package: 'tool' };
    const data = { ...brief('CVE-2021-0004'), ...about, baseline: [] };
    await onFindingChanged(services, { id: 'e4', sequence: 1, time: NOW.toISOString(), data });
    const build = (evr: string, arch: string): ReturnType<typeof takeBuild> => {
      const patchedCves = ['CVE-2021-0004'];
      return takeBuild(
        services,
        buildRecord.parse(aBuild({ package: 'tool', evr, architectures: [arch], patchedCves })),
      );
    };
    await build('2-2.azl3', 'x86_64');
    await commandPatch(services, { do: 'request', ...about, patch: 1, targets: ['repository base'] }, ada);
    await commandPatch(services, { do: 'release', ...about, patch: 1 }, ada);
    await build('2-3.azl3', 'aarch64');
    await look(t, services, [
      { name: 'tool', evr: '2-2.azl3', arch: 'x86_64' },
      { name: 'tool', evr: '2-3.azl3', arch: 'aarch64' },
    ]);

    const { changed, held } = await publish(services);

    assert.deepEqual(changed, []);
    assert.equal(
      held.find(({ package: name }) => name === 'tool')?.reason,
      'is in base for x86_64 alone, which has 0:2-3.azl3 for aarch64',
    );
  });

  test('says in which repositories each binary is, and waits where its own has none', async (t) => {
    const services = await openReleased(t, '2-2.azl3', ['httpd', 'httpd-devel']);
    const rows = (...binaries: string[]): BinaryRow[] =>
      ['x86_64', 'aarch64'].flatMap((arch) =>
        binaries.map((name) => ({ name, evr: '2-2.azl3', arch, source: 'httpd' })),
      );
    await look(t, services, rows('httpd-tests'));
    assert.equal(
      await heldOf(services),
      'has none of its binary packages in base, whose updateinfo would name nothing!',
    );

    await look(t, services, rows('httpd'));
    await look(t, services, rows('httpd-devel'), { repository: 'extended' });
    const { changed } = await publish(services);

    assert.deepEqual(
      changed.flatMap(({ binaries }) =>
        binaries.map(({ name, repositories = [] }) => `${name} ${repositories.join()}`),
      ),
      ['httpd base', 'httpd base', 'httpd-devel extended', 'httpd-devel extended'],
    );
  });

  test('counts on an image where the release has no package lane', async (t) => {
    const services = await openReleased(t);
    const container = services.documents.container('patches');
    const stored = await container.read<PatchDocument>('azurelinux-3.0/httpd', 'patch:000001');
    assert.ok(stored);
    const inImage = (architecture: string, since: string): PatchDocument['places'] => [
      { kind: 'image', name: `nodes/${architecture}`, architecture, since },
    ];
    const places = inImage('x86_64', '2026-02-02T05:00:00.000Z') ?? [];
    const put = (body: PatchDocument, etag: string): Promise<string> =>
      container.replace('azurelinux-3.0/httpd', body, etag);
    const etag = await put({ ...stored.body, deployment: 'image', places }, stored.etag);
    assert.equal(await heldOf(services), 'is in no image for aarch64 yet!');

    const both = [...places, ...(inImage('aarch64', '2026-02-03T05:00:00.000Z') ?? [])];
    await put({ ...stored.body, deployment: 'image', places: both }, etag);
    const { changed } = await publish(services);

    assert.deepEqual(
      changed.map(({ repository, images, fixedSince }) => ({ repository, images, fixedSince })),
      [
        {
          repository: undefined,
          images: ['nodes/aarch64', 'nodes/x86_64'],
          fixedSince: '2026-02-03T05:00:00.000Z',
        },
      ],
    );
    assert.deepEqual(await told(services, 'EXSA-2026-0001'), ['1 advisory.published']);
  });

  test('says once since when there is a fix: no revision, and no return to the repository, moves it', async (t) => {
    const services = await openReleased(t);
    await place(t, services, ['httpd']);
    const [first] = (await publish(services)).changed;
    assert.ok(first);
    const at = (time: string): Services => ({ ...services, clock: fixedClock(new Date(time)) });
    await look(t, at('2026-12-30T05:00:00.000Z'), [], { acceptLoss: ['repository/base'] });
    assert.equal(await heldOf(services), 'is not in a repository yet');
    // It comes back in another year, to another repository too.
    await place(t, at('2027-01-02T05:00:00.000Z'), ['httpd']);
    const rows = [{ name: 'httpd', evr: '2-2.azl3', arch: 'x86_64' }];
    await look(t, services, rows, { repository: 'extended' });

    const { changed } = await publish(at('2027-01-02T06:00:00.000Z'));

    assert.deepEqual(
      changed.map(({ id, fixedSince, revisions }) => ({ id, fixedSince, revision: revisions.length })),
      [{ id: 'EXSA-2026-0001', fixedSince: first.fixedSince, revision: 2 }],
    );
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

    const drafted = await draftsAs(services, ['operator', 'embargo']);
    assert.deepEqual(drafted.drafts, ['new curl 1 CVE-2021-0002']);
    assert.deepEqual(drafted.held, ['httpd is under embargo', 'nginx is not in a repository yet']);
    const { held: told } = await draftsAs(services, ['operator']);
    assert.deepEqual(told, ['nginx is not in a repository yet'], 'nothing tells others of an embargo');

    const { changed, held } = await publish(services);
    assert.deepEqual((await draftsAs(services, ['operator'])).drafts, [], 'it is told by now');
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
