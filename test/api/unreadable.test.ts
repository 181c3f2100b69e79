import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { currentDocuments } from '../../shared/platform/index.ts';
import type { Services } from '../../shared/runs/index.ts';
import { callApi } from '../support/call-api.ts';
import { findingDocument } from '../support/finding.ts';
import { servicesOn } from '../support/jobs.ts';
import { openPlatform } from '../support/platform.ts';

async function openCurrent(t: TestContext): Promise<Services> {
  const platform = await openPlatform(t);
  return servicesOn({ ...platform, documents: currentDocuments(platform.documents) });
}

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
  await services.documents
    .container('patches')
    .create(packageKey, { id: 'patch:1', kind: 'patch', ...whose, state: 'required', schema: 3 } as never);
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
    assert.deepEqual(jsonBody, { patches: [], unreadable: [left('patch', 3)] });
  });

  test('among conflicts', async (t) => {
    const { status, jsonBody } = await callApi(await openMixed(t), '/api/conflicts');

    assert.equal(status, 200);
    assert.deepEqual(jsonBody, { total: 0, conflicts: [], unreadable: [left('finding')] });
  });

  test('and the health of the service names the kinds', async (t) => {
    const mixed = await callApi(await openMixed(t), '/api/health');
    const empty = await callApi(await openCurrent(t), '/api/health');

    assert.deepEqual(mixed.jsonBody, { status: 'empty', unreadable: ['findings/finding', 'patches/patch'] });
    assert.deepEqual(empty.jsonBody, { status: 'empty' });
  });
});
