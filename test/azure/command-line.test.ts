import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample } from '../../infra/local/cli/sample.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import { queryAll } from '../../shared/platform/index.ts';
import { runCli } from '../support/cli.ts';
import { allOf } from '../support/pipeline.ts';
import { begin, ended, openDriver } from './driver.ts';
import { startServices } from './services.ts';
import { startWorker } from './workers.ts';

test('the command line looks and queues on Azure, and leaves scanning to the function app', async (t) => {
  await using services = await startServices();
  const { environment } = services;
  const on = (...parameters: string[]) => runCli([...parameters, '--state', 'azure:'], environment);

  await t.test('import brings an inventory in', async () => {
    const { code, stdout } = await on('import', '--inventory', sample.inventory);

    assert.equal(code, 0);
    assert.match(stdout, /^\S+: \d+ packages \(\d+ new, 0 changed, 0 gone\)$/m);
  });

  await t.test('scan is refused', async () => {
    const { code, stderr } = await on('scan');

    assert.equal(code, 1);
    assert.match(stderr, /azure:: the function app does that there/);
  });

  await t.test('rebuild queues, and the function app brings the findings back', async () => {
    await using driver = await openDriver(environment);
    await using worker = await startWorker(environment);
    await begin(driver, sample);
    await worker.during(ended(driver));
    const before = await findingsOf(driver);
    await forget(driver);

    const { code, stdout, stderr } = await on('rebuild');
    assert.equal(code, 0, stderr);
    await worker.during(ended(driver, 'rebuild'));

    const after = await findingsOf(driver);
    assert.match(stdout, /match jobs queued/);
    assert.ok(after.length > 10);
    assert.deepEqual(after, before);
  });

  await t.test('dead letters are listed', async () => {
    const { code, stdout } = await on('dead-letters', 'list');

    assert.equal(code, 0);
    assert.match(stdout, /No dead letters/);
  });
});

type Driver = Awaited<ReturnType<typeof openDriver>>;

/** Package, CVE, status and lane of each, in order. */
async function findingsOf({ documents }: Driver): Promise<string[]> {
  const findings = await allOf<FindingDocument>(documents.container('findings'), 'finding');
  return findings.map(({ id, packageKey, status, lane }) => `${packageKey} ${id} ${status} ${lane}`).sort();
}

/** All documents of findings are gone. */
async function forget({ documents }: Driver): Promise<void> {
  const findings = documents.container('findings');
  for await (const { body, etag } of queryAll<FindingDocument>(findings, { limit: 1000 })) {
    await findings.delete(body.packageKey, body.id, etag);
  }
}
