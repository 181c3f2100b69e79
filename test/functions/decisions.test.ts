import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type Host, startHost } from '../../infra/local/host/index.ts';
import type { FindingDocument } from '../../shared/findings/index.ts';
import type { AppServices } from '../../shared/app/index.ts';
import { startRun } from '../../shared/runs/index.ts';
import { type Platform, systemClock } from '../../shared/platform/index.ts';
import { type LocalPlatform, openLocalPlatform } from '../../shared/platform/local/index.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { ship, shippedPackage } from '../support/pipeline.ts';
import { keyOf } from '../support/actors.ts';
import { provideOn } from '../support/services.ts';
import { sourceFolder } from '../support/feeds.ts';
import { fetchApi } from '../support/contract/index.ts';

const root = join(import.meta.dirname, '..', '..');
const CVE = 'CVE-2021-0001';
const key = keyOf('operator');

const decision = {
  package: 'httpd',
  cve: CVE,
  status: 'not_affected',
  justification: 'component_not_present',
  reason: 'Not built in.',
  author: 'alice',
};

/** On the local host, each going on from what those before have done. */
suite('the API of decisions', () => {
  let local: LocalPlatform;
  let platform: Platform;
  let host: Host;
  let services: AppServices;
  let stateDir = '';

  before(async () => {
    stateDir = await temporaryFolder();
    local = await openLocalPlatform({ stateDir, exclusive: true });
    const { documents, bus, blobs } = local;
    platform = { documents, bus, blobs, clock: systemClock };
    services = await provideOn(platform);
    await ship(platform, shippedPackage('httpd', '2.4.46'));
    host = await startHost({
      appGlob: 'functions/*.ts',
      directory: root,
      hostJson: JSON.parse(await readFile(join(root, 'host.json'), 'utf8')) as unknown,
      bus,
      documents,
      log: () => undefined,
      http: { port: 0, keys: { isAdmin: () => false, host: [] } },
      listen: ({ trigger }) => trigger === 'service-bus',
    });
  });

  after(async () => {
    await host.stop();
    await services.pool.close();
    await local.close();
    await rm(stateDir, { recursive: true });
  });

  async function call(
    body?: unknown,
    path = '/api/decisions',
  ): Promise<{ status: number; answer: Record<string, unknown> }> {
    const response = await fetchApi(`${host.address ?? ''}${path}`, {
      headers: { 'x-functions-key': key },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  }

  async function decisions(): Promise<Record<string, unknown>[]> {
    return (await call()).answer['decisions'] as Record<string, unknown>[];
  }

  async function finding(): Promise<FindingDocument | undefined> {
    const { answer } = await call(undefined, '/api/findings?package=httpd');
    return (answer['findings'] as FindingDocument[])[0];
  }

  test('asks for a key to write, too', async () => {
    const response = await fetchApi(`${host.address ?? ''}/api/decisions`, { method: 'POST', body: '[]' });

    assert.equal(response.status, 401);
  });

  test('refuses a body that holds no decision', async () => {
    for (const body of [null, []]) {
      const { status, answer } = await call(body);
      assert.equal(status, 400);
      assert.deepEqual(answer, { error: 'body: holds no decision', field: 'body' });
    }
    assert.deepEqual(await decisions(), []);
  });

  test('records a decision on what is known of the finding, and has it matched again', async (t) => {
    const { folder, feed } = await sourceFolder(t);
    const configurations = [vulnerable('apache:http_server', { versionEndExcluding: '2.4.48' })];
    await feed('2021', feedJson([cveRecord({ id: CVE, score: 9.8, configurations })]));
    await startRun(platform, { runId: 'first', trigger: 'manual', sources: { nvd: folder } });
    await host.idle();

    const { status, answer } = await call(decision);
    await host.trigger('relayOutboxes');
    await host.idle();

    const [listed] = await decisions();
    const record = listed?.['record'] as { evidence?: { ranges: string[]; versions: string[] } };
    assert.deepEqual(
      { status, recorded: answer['recorded'], known: answer['known'] },
      { status: 201, recorded: [listed?.['id']], known: 0 },
    );
    assert.deepEqual(record.evidence?.ranges, ['apache:http_server (, 2.4.48)']);
    assert.deepEqual(record.evidence.versions, ['2.4.46']);
    assert.equal((await finding())?.status, 'not_affected');
  });

  test('takes a list whole or not at all, naming each fault', async () => {
    const { status, answer } = await call([
      { ...decision, author: 'bob' },
      { ...decision, reason: ' ' },
    ]);

    assert.equal(status, 400);
    assert.deepEqual(answer['rejected'], [
      { source: 'body', record: `record 2 (httpd ${CVE})`, field: 'reason', reason: 'is empty' },
    ]);
    assert.equal((await decisions()).length, 1);
  });

  test('refuses what is neither records nor a document', async () => {
    const response = await fetchApi(`${host.address ?? ''}/api/decisions`, {
      method: 'POST',
      headers: { 'x-functions-key': key },
      body: '{"package":',
    });

    assert.equal(response.status, 400);
    assert.match(await response.text(), /body: is neither JSON, YAML nor ndjson/);
  });

  test('takes one back, and shows what stands', async () => {
    const { reason, author } = decision;
    await call({ package: 'httpd', cve: CVE, revoked: true, reason, author });
    await host.trigger('relayOutboxes');
    await host.idle();

    const standings = (await decisions()).map(({ standing }) => standing);
    assert.deepEqual(standings, ['revoked', 'superseded']);
    assert.equal((await finding())?.status, 'affected');
  });

  test('narrows by package, with the rules, and by CVE', async () => {
    await call([
      { severity: 'low', disposition: 'wont_fix', reason: 'Low.', author: 'bob' },
      { package: 'curl', disposition: 'wont_fix', reason: 'Old.', author: 'bob' },
    ]);

    const count = async (query: string): Promise<number> =>
      ((await call(undefined, `/api/decisions?${query}`)).answer['decisions'] as unknown[]).length;
    assert.deepEqual(
      {
        all: await count(''),
        ofCurl: await count('package=curl'),
        ofHttpd: await count('package=httpd'),
        ofCve: await count(`cve=${CVE}`),
      },
      { all: 4, ofCurl: 2, ofHttpd: 3, ofCve: 4 },
    );
    assert.equal(await count('cve=CVE-2021-9999'), 2);
  });

  test('without a time stands, although one of its scope is dated ahead', async () => {
    const about = { package: 'zlib', reason: 'Old.', author: 'bob' };
    await call({ ...about, disposition: 'wont_fix', decidedAt: '2099-01-01' });
    await call({ ...about, revoked: true });

    const listed = (await decisions()).filter(
      ({ record }) => (record as { package?: string }).package === 'zlib',
    );
    assert.deepEqual(
      listed.map(({ standing }) => standing),
      ['revoked', 'superseded'],
    );
  });

  test('records a rating: the finding has the severity and the lane of the vendor, and the score beside', async () => {
    const { author, package: name, cve } = decision;
    const { status } = await call({ package: name, cve, rating: 'medium', reason: 'No port.', author });
    await host.trigger('relayOutboxes');
    await host.idle();

    const { answer } = await call(undefined, '/api/findings?package=httpd&severity=medium');
    const [rated] = answer['findings'] as FindingDocument[];
    const { answer: refused } = await call({ package: name, cve, rating: 'unknown', reason: 'No.', author });

    assert.equal(status, 201);
    assert.deepEqual(
      {
        severity: rated?.severity,
        rating: rated?.rating,
        score: rated?.score?.base,
        lane: rated?.lane,
        author: rated?.evidence.rating?.author,
      },
      {
        severity: 'medium',
        rating: { by: 'vendor', severity: 'medium' },
        score: 9.8,
        lane: 'next-image',
        author: 'alice',
      },
    );
    assert.equal((refused['rejected'] as { field: string }[])[0]?.field, 'rating');
  });
});
