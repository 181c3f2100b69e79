import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { type Identify, identifyNobody } from '../../../shared/access/index.ts';
import {
  answerFile,
  publishAdvisories,
  publishSite,
  withdrawAdvisory,
} from '../../../shared/advisories/index.ts';
import { routes } from '../../../shared/api/index.ts';
import { answerRequest } from '../../support/contract/index.ts';
import { addImage, publicAnswers, readImage, withdrawImage } from '../../../shared/images/index.ts';
import { readRepository } from '../../../shared/inventory/index.ts';
import { buildRecord, checkRepository, commandPatch, takeBuild } from '../../../shared/patches/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { publication } from '../../advisories/fixtures.ts';
import { joinedReport, type MitigationReport } from '../../../shared/images/readers/mitigation-report.ts';
import { needsRealData, realData } from '../../needs.ts';
import { aBuild } from '../../patches/builds/records.ts';
import { openPatched } from '../../patches/places/patched-world.ts';
import { folderOf } from '../../platform/local/state.ts';
import { actorOf } from '../../support/actors.ts';
import { writeRepository } from '../../support/repository.ts';
import { addCandidate, line } from '../candidates.ts';
import { releaseNotes } from '../notes.ts';

const release = 'azurelinux-3.0';
const fixed = '2.4.46-2.azl3';

const reader: Identify = () => actorOf(['reader']);

/** Two images, the second with a fix of httpd that is built; curl is affected without a fix. */
async function openLine(t: TestContext): Promise<Services> {
  const { services: opened } = await openPatched(t);
  const services = { ...opened, policy: { ...opened.policy, gates: [], approvals: {} } };
  await takeBuild(services, buildRecord.parse(aBuild({ evr: fixed })));
  await add(services, '202601.05.0', 'httpd-2.4.46-1.azl3.x86_64', 'curl-8.3.0-1.azl3.x86_64');
  await add(services, '202601.22.0', `httpd-${fixed}.x86_64`, 'curl-8.3.0-1.azl3.x86_64');
  return services;
}

async function add(services: Services, version: string, ...packages: string[]): Promise<void> {
  const image = readImage([{ name: `${version}.txt`, bytes: releaseNotes(packages) }], {});
  await addImage(services, { line, image, by: 'ada' });
}

/** Releases the fix, finds it in a repository, and publishes its advisory. */
async function publish(t: TestContext, services: Services): Promise<void> {
  const about = { release, package: 'httpd', patch: 1 };
  const ada = { id: 'user:ada', name: 'ada' };
  await commandPatch(services, { do: 'request', ...about, targets: ['repository base'] }, ada);
  await commandPatch(services, { do: 'release', ...about }, ada);
  const folder = await folderOf(t);
  const rows = ['x86_64', 'aarch64'].map((arch) => ({ name: 'httpd', evr: fixed, arch }));
  writeRepository(folder, rows, '2026-02-02T05:00:00.000Z');
  const found = await readRepository((file) => readFile(join(folder, file)), folder);
  await checkRepository(services, { release, repository: 'base', found });
  const { changed } = await publishAdvisories(services, publication, 'test');
  assert.equal(changed.length, 1);
}

async function ask(services: Services, identify: Identify, path: string, query = ''): Promise<unknown> {
  const entries = routes.filter((each) => each.path === path);
  const { status, jsonBody } = await answerRequest(
    entries,
    { services, identify },
    {
      method: 'GET',
      url: `https://patchline.example${path}?${query}`,
      headers: new Headers(),
      text: () => Promise.resolve(''),
    },
  );
  if (status !== 200) return status;
  const answer = entries[0]?.answer.parse(jsonBody) as object;
  return { ...answer, report_time: undefined };
}

function scan(services: Services, identify: Identify, version: string): Promise<unknown> {
  const query = `distro=${line}-gen2&version=${version}`;
  return ask(services, identify, '/api/images/scan-reports', query);
}

function mitigations(services: Services, identify: Identify, name: string): Promise<unknown> {
  return ask(services, identify, '/api/images/mitigation-reports', `line=${line}&package=${name}`);
}

function targetsIn(report: unknown): unknown {
  return (report as { os_package_targets: unknown }).os_package_targets;
}

const before = [
  {
    name: 'httpd',
    version: '0:2.4.46-1.azl3',
    active_cves: [{ id: 'CVE-2021-0001' }],
    mitigated_cves_from_previous_release: [],
  },
];
const after = [
  {
    name: 'httpd',
    version: `0:${fixed}`,
    active_cves: [],
    previous_version: '0:2.4.46-1.azl3',
    mitigated_cves_from_previous_release: [{ id: 'CVE-2021-0001' }],
  },
];

suite('a reader is told of an image', () => {
  test('what it is affected by although there is a fix, and what it mitigates since the one before', async (t) => {
    const services = await openLine(t);

    assert.deepEqual(targetsIn(await scan(services, reader, '202601.05.0')), before);
    const second = (await scan(services, reader, '202601.22.0')) as object;
    assert.deepEqual(targetsIn(second), after);
    assert.deepEqual(
      { ...second, os_package_targets: undefined },
      {
        distro_name: 'azurelinuxv3-gen2',
        vhd_release_version: '202601.22.0',
        previous_vhd_release_version: '202601.05.0',
        os_package_targets: undefined,
        container_targets: [
          {
            container_image: 'mcr.microsoft.com/oss/kubernetes/pause',
            active_container_images: {
              image_repo_tags: ['mcr.microsoft.com/oss/kubernetes/pause:3.6'],
              image_repo_digests: [],
            },
            removed_container_images_from_previous_release: { image_repo_tags: [], image_repo_digests: [] },
          },
        ],
        report_time: undefined,
      },
    );
  });

  test('in which images a package is affected by what, and from which on no more', async (t) => {
    const services = await openLine(t);
    const none = { seen_in_aks_release_versions: [], seen_in_aks_k8s_release_versions: [] };
    const noneLater = { mitigated_in_aks_release_versions: [], mitigated_in_aks_k8s_release_versions: [] };

    assert.deepEqual(await mitigations(services, reader, 'httpd'), {
      package_name: 'httpd',
      mitigations: [
        {
          cve: { id: 'CVE-2021-0001' },
          seen_in_component_versions: ['0:2.4.46-1.azl3'],
          ...none,
          seen_in_vhd_release_versions: ['azurelinuxv3-gen2/202601.05.0'],
          mitigated_in_component_versions: [`0:${fixed}`],
          ...noneLater,
          mitigated_in_vhd_release_versions: ['azurelinuxv3-gen2/202601.22.0'],
        },
      ],
      report_time: undefined,
    });
  });

  test('only of released ones: a candidate and a withdrawn image are as if they were not there', async (t) => {
    const services = await openLine(t);
    await addCandidate(services, '202602.02.0', `httpd-${fixed}.x86_64`);
    await withdrawImage(services, { line, version: '202601.22.0', reason: 'It hangs.', by: 'ada' });

    for (const identify of [reader, identifyNobody]) {
      assert.deepEqual(await ask(services, identify, '/api/images/index'), {
        vhd_release_versions: ['azurelinuxv3-gen2/202601.05.0'],
        report_time: undefined,
      });
      for (const version of ['202602.02.0', '202601.22.0', '209901.01.0'])
        assert.equal(await scan(services, identify, version), 404);
    }
  });
});

suite('everybody is told of an image', () => {
  test('only the CVEs that a standing advisory names for the package', async (t) => {
    const services = await openLine(t);
    assert.deepEqual(targetsIn(await scan(services, identifyNobody, '202601.05.0')), []);
    assert.deepEqual(targetsIn(await scan(services, identifyNobody, '202601.22.0')), []);
    assert.deepEqual(await mitigations(services, identifyNobody, 'httpd'), {
      package_name: 'httpd',
      mitigations: [],
      report_time: undefined,
    });

    await publish(t, services);

    assert.deepEqual(targetsIn(await scan(services, identifyNobody, '202601.05.0')), before);
    assert.deepEqual(targetsIn(await scan(services, identifyNobody, '202601.22.0')), after);
    assert.deepEqual(
      await mitigations(services, identifyNobody, 'httpd'),
      await mitigations(services, reader, 'httpd'),
    );
    const { mitigations: ofCurl } = (await mitigations(services, identifyNobody, 'curl')) as {
      mitigations: unknown[];
    };
    assert.deepEqual(ofCurl, [], 'curl is affected, and no advisory says so');

    await withdrawAdvisory(services, { id: 'EXSA-2026-0001', reason: 'Wrong.', cause: 'test' });
    assert.deepEqual(targetsIn(await scan(services, identifyNobody, '202601.05.0')), []);
  });
});

suite('the public site', () => {
  const root = 'api/v1';
  const scanned = `${root}/vhd-releases/${line}-gen2/202601.05.0/scan-reports`;
  const publishAnswers = (services: Services): ReturnType<typeof publishSite> =>
    publishSite(services, publication, {
      readAnswers: (advisories) => publicAnswers(services, advisories),
    });
  const read = async ({ blobs }: Services, path: string): Promise<Record<string, unknown> | undefined> => {
    const file = await answerFile(blobs, { path: `/${path}`, isHead: false, header: () => null });
    return file && (JSON.parse(Buffer.from(file.bytes ?? []).toString()) as Record<string, unknown>);
  };

  test('has what everybody is told of images, under the addresses of that API', async (t) => {
    const services = await openLine(t);
    await publishAnswers(services);
    assert.equal(await read(services, scanned), undefined, 'nothing of it is public');

    await publish(t, services);
    await publishAnswers(services);

    assert.deepEqual(targetsIn(await read(services, scanned)), before);
    assert.deepEqual(
      targetsIn(await read(services, `${root}/vhd-releases/${line}-gen2/202601.22.0/scan-reports`)),
      after,
    );
    const { report_time: _, ...mitigated } =
      (await read(services, `${root}/vhd-packages/httpd/mitigation-reports`)) ?? {};
    const { report_time: __, ...answered } = (await mitigations(services, identifyNobody, 'httpd')) as Record<
      string,
      unknown
    >;
    assert.deepEqual(mitigated, answered);
    const index = await read(services, `${root}/vhd-releases/_index`);
    assert.deepEqual(index?.['vhd_release_versions'], [
      'azurelinuxv3-gen2/202601.05.0',
      'azurelinuxv3-gen2/202601.22.0',
    ]);
    assert.equal(await read(services, `${root}/vhd-packages/curl/mitigation-reports`), undefined);
  });

  test('keeps an answer as long as nothing that it rests on changes, and dates what did', async (t) => {
    const services = await openLine(t);
    await publish(t, services);
    await publishAnswers(services);
    const first = await read(services, scanned);
    const matched = t.mock.method(services.blobs, 'put');

    assert.equal((await publishAnswers(services)).isNew, false);
    assert.ok(
      !matched.mock.calls.some(({ arguments: [name] }) => name.startsWith('image-answers/')),
      'it was answered again',
    );

    await withdrawAdvisory(services, { id: 'EXSA-2026-0001', reason: 'Wrong.', cause: 'test' });
    await publishAnswers(services);
    assert.equal(await read(services, scanned), undefined, 'nothing of it is public any more');
    assert.ok(first);
  });
});

test('what images of several releases say of a package is one report', () => {
  const said = (cve: string, seen: string): MitigationReport['mitigations'][number] => ({
    cve: { id: cve },
    seen_in_component_versions: [seen],
    seen_in_aks_release_versions: [],
    seen_in_aks_k8s_release_versions: [],
    seen_in_vhd_release_versions: [],
    mitigated_in_component_versions: ['0:3-1'],
    mitigated_in_aks_release_versions: [],
    mitigated_in_aks_k8s_release_versions: [],
    mitigated_in_vhd_release_versions: [],
  });
  const { mitigations: joined } = joinedReport('httpd', [
    { package_name: 'httpd', mitigations: [said('CVE-2021-0002', '0:1-1')] },
    { package_name: 'httpd', mitigations: [said('CVE-2021-0002', '0:2-1'), said('CVE-2021-0001', '0:2-1')] },
  ]);

  assert.deepEqual(
    joined.map((each) => ({ id: each.cve.id, seen: each.seen_in_component_versions })),
    [
      { id: 'CVE-2021-0001', seen: ['0:2-1'] },
      { id: 'CVE-2021-0002', seen: ['0:1-1', '0:2-1'] },
    ],
  );
  assert.deepEqual(joined[1]?.mitigated_in_component_versions, ['0:3-1']);
});

test('the field names are those of the AKS Vulnerability Data API', needsRealData(), async (t) => {
  const services = await openLine(t);
  const aks = (name: string): unknown =>
    JSON.parse(readFileSync(join(realData, 'publication', 'aks', name), 'utf8'));
  const withoutCves = /^container_targets\[\]\.(?:active|mitigated)_cves/;

  for (const [ours, theirs] of [
    [await scan(services, reader, '202601.22.0'), aks('vhd-release.scan-reports.json')],
    [await mitigations(services, reader, 'httpd'), aks('vhd-packages.openssl.mitigation-reports.json')],
    [await ask(services, reader, '/api/images/index'), aks('vhd-releases._index.json')],
  ]) {
    const own = fieldsOf({ report_time: '', ...(ours as object) });
    const given = fieldsOf({ report_time: '', ...(theirs as object) });
    assert.deepEqual(
      own,
      given.filter((field) => !withoutCves.test(field)),
    );
  }
});

/** `os_package_targets[].name`: every field there is, sorted. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => fieldsOf(each, `${path}[]`)))].sort();
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([name, each]) => {
      const field = path === '' ? name : `${path}.${name}`;
      return [field, ...fieldsOf(each, field)];
    })
    .sort();
}
