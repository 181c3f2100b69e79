import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { currentDocuments } from '../../shared/platform/index.ts';
import type { Services } from '../../shared/runs/index.ts';
import { PATCH_SCHEMA } from '../../shared/platform/versions.ts';
import { callApi } from '../support/call-api.ts';
import { findingDocument } from '../support/finding.ts';
import { servicesOn } from '../support/jobs.ts';
import { openPlatform } from '../support/platform.ts';

async function openCurrent(t: TestContext): Promise<Services> {
  const platform = await openPlatform(t);
  return servicesOn({ ...platform, documents: currentDocuments(platform.documents) });
}

const NEWER_PATCH = PATCH_SCHEMA + 1;

/** One document that can be read and, of each kind, one that a newer Patchline wrote. */
async function openMixed(t: TestContext): Promise<Services> {
  const services = await openCurrent(t);
  const findings = services.documents.container('findings');
  const known = findingDocument({ release: 'a-1', cve: 'CVE-2021-0001' });
  const packageKey = 'a-1/httpd';
  const whose = { packageKey, release: 'a-1', package: 'httpd' };
  await findings.batch(packageKey, [
    { op: 'create', body: known },
    { op: 'create', body: { ...known, id: 'CVE-2021-0002', cve: 'CVE-2021-0002', schema: 2 } as never },
    { op: 'create', body: { id: 'flood', kind: 'flood', ...whose, schema: 2 } as never },
  ]);
  await services.documents.container('patches').create(packageKey, {
    id: 'patch:1',
    kind: 'patch',
    ...whose,
    state: 'required',
    schema: NEWER_PATCH,
  } as never);
  const release = { id: 'release', kind: 'release', release: 'a-1' };
  await services.documents.container('packages').create('a-1', release);
  return services;
}

const left = (kind: string, schema = 2) => ({ kind, packageKey: 'a-1/httpd', schema });

suite('a document of a newer Patchline takes nothing else from an answer, which names its package', () => {
  test('among findings and floods', async (t) => {
    const { status, jsonBody } = await callApi(await openMixed(t), '/api/findings');

    assert.equal(status, 200);
    const { findings, unreadable } = jsonBody as { findings: { cve: string }[]; unreadable: object[] };
    assert.deepEqual(
      findings.map(({ cve }) => cve),
      ['CVE-2021-0001'],
    );
    assert.deepEqual(unreadable, [left('finding'), left('flood')]);
  });

  test('among patches', async (t) => {
    const { status, jsonBody } = await callApi(await openMixed(t), '/api/patches');

    assert.equal(status, 200);
    assert.deepEqual(jsonBody, { patches: [], unreadable: [left('patch', NEWER_PATCH)] });
  });

  test('among patches whose fix is missing upstream, once each', async (t) => {
    const services = await openMixed(t);
    const patches = services.documents.container('patches');
    const packageKey = 'a-1/httpd';
    const whose = { packageKey, release: 'a-1', package: 'httpd', upstream: { state: 'none' } };
    const newer = { id: 'patch:000002', kind: 'patch', ...whose, number: 2, schema: NEWER_PATCH };
    await patches.create(packageKey, newer);
    for (const evr of ['0:1-1', '0:1-2'])
      await patches.create(packageKey, {
        id: `build:${evr}`,
        kind: 'build',
        ...whose,
        evr,
        patch: 2,
      } as never);

    const { status, jsonBody } = await callApi(services, '/api/patches?upstream=missing');

    assert.equal(status, 200);
    assert.deepEqual(jsonBody, { patches: [], unreadable: [left('patch', NEWER_PATCH)] });
  });

  test('among conflicts', async (t) => {
    const { status, jsonBody } = await callApi(await openMixed(t), '/api/conflicts');

    assert.equal(status, 200);
    assert.deepEqual(jsonBody, { total: 0, conflicts: [], unreadable: [left('finding')] });
  });

  test('and the health of the service names the kinds, however much newer', async (t) => {
    const services = await openMixed(t);
    const findings = services.documents.container('findings');
    const whose = { packageKey: 'a-1/httpd', kind: 'outbox' };
    await findings.create('a-1/httpd', { id: 'outbox:1', ...whose, schema: 9 } as never);
    const mixed = await callApi(services, '/api/health');
    const empty = await callApi(await openCurrent(t), '/api/health');

    assert.deepEqual(mixed.jsonBody, {
      status: 'empty',
      unreadable: ['findings/finding', 'findings/outbox', 'patches/patch'],
    });
    assert.deepEqual(empty.jsonBody, { status: 'empty' });
  });
});
