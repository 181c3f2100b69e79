import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { ApiAnswer } from '../../shared/api/index.ts';
import { changeOwnership, ownershipOf } from '../../shared/ownership/index.ts';
import { type Platform, queryAll, underEmbargo } from '../../shared/platform/index.ts';
import type { Services } from '../../shared/runs/index.ts';
import type { PatchDocument } from '../../shared/patches/index.ts';
import { PATCH_SCHEMA } from '../../shared/platform/versions.ts';
import { deliver, issuePayload, REPOSITORY } from '../intake/github/issues.ts';
import { actorOf } from '../support/actors.ts';
import { callApi } from '../support/call-api.ts';
import { findingDocument } from '../support/finding.ts';
import { servicesOn } from '../support/jobs.ts';
import { openPlatform } from '../support/platform.ts';

const finding = { release: 'a-1', package: 'curl', cve: 'CVE-2021-0001' };
const somebody = { id: 'key:x', name: 'x' };
const PATH = '/api/ownership';

async function openWorld(t: TestContext): Promise<Services> {
  const services = servicesOn(await openPlatform(t));
  await keep(services, findingDocument(finding));
  return services;
}

async function keep({ documents }: Platform, body: ReturnType<typeof findingDocument>): Promise<void> {
  await documents.container('findings').create(body.packageKey, body);
}

interface Item {
  item: object;
  owner?: string;
  notes: { text: string; by: { name: string } }[];
  revision: number;
}

function post(services: Services, body: object, actor = actorOf(['operator'])): Promise<ApiAnswer> {
  return callApi(services, PATH, { method: 'POST', text: JSON.stringify(body), actor });
}

async function items(services: Services, query = '', actor = actorOf(['reader'])): Promise<Item[]> {
  const { status, jsonBody } = await callApi(services, `${PATH}${query}`, { actor });
  assert.equal(status, 200);
  return (jsonBody as { items: Item[] }).items;
}

suite('owner and notes', () => {
  test('are given once, taken away, and listed by owner', async (t) => {
    const services = await openWorld(t);
    const assign = { finding, change: { do: 'assign', owner: 'alice' } };
    const note = { finding, change: { do: 'note', text: 'Asked upstream.' } };

    const answers = [];
    for (const body of [assign, assign, note, note]) answers.push(await post(services, body));

    assert.deepEqual(
      answers.map(({ jsonBody }) => jsonBody),
      [
        { changed: true, revision: 1, owner: 'alice' },
        { changed: false, revision: 1, owner: 'alice' },
        { changed: true, revision: 2, owner: 'alice' },
        { changed: false, revision: 2, owner: 'alice' },
      ],
    );
    const [item = assert.fail()] = await items(services, '?owner=alice');
    assert.deepEqual(item.item, finding);
    assert.deepEqual(
      item.notes.map(({ text, by }) => `${by.name}: ${text}`),
      ['operator: Asked upstream.'],
    );
    await post(services, { finding, change: { do: 'unassign' } });
    assert.deepEqual(await items(services, '?owner=alice'), []);
  });

  test('are changed by nobody who read them before somebody else changed them', async (t) => {
    const services = await openWorld(t);
    const assign = (owner: string, revision: number): Promise<ApiAnswer> =>
      post(services, { finding, change: { do: 'assign', owner }, revision });

    const both = await Promise.all([assign('alice', 0), assign('bob', 0)]);

    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    assert.equal((await assign('carol', 1)).status, 200);
  });

  test('of notes at one time are all kept', async (t) => {
    const services = await openWorld(t);
    const texts = ['one', 'two', 'three', 'four'];
    await Promise.all(texts.map((text) => post(services, { finding, change: { do: 'note', text } })));
    const [item] = await items(services);
    assert.deepEqual(item?.notes.map(({ text }) => text).sort(), texts.sort());
  });

  test('hold no secret: what looks like one is masked before it is kept, and is in no audit', async (t) => {
    const services = await openWorld(t);
    const text = 'See https://bob:hunter2@build.example/?token=abc123 with Bearer abcdefghijkl';
    await post(services, { finding, change: { do: 'note', text } });
    const kept = JSON.stringify(await all(services));
    for (const secret of ['hunter2', 'abc123', 'abcdefghijkl']) assert.ok(!kept.includes(secret), secret);
    const [item] = await items(services);
    assert.match(item?.notes[0]?.text ?? '', /^See https:\/\/\[masked\]/);
    const { jsonBody } = await callApi(services, '/api/audit?month=2026-02');
    assert.ok(!JSON.stringify(jsonBody).includes('See https'));
  });

  test('are those of patches and requests too, each of which has its own list', async (t) => {
    const services = await openWorld(t);
    const { packageKey } = findingDocument(finding);
    const patch: PatchDocument = {
      ...{
        id: 'patch:000003',
        kind: 'patch',
        schema: PATCH_SCHEMA,
        packageKey,
        number: 3,
        state: 'required',
      },
      ...{ release: 'a-1', package: 'curl', lane: 'out-of-band', laneReason: 'test', cves: [] },
      ...{ revision: 1, openedAt: '2026-02-01T00:00:00.000Z', changedAt: '2026-02-01T00:00:00.000Z' },
    };
    const other = { ...patch, id: 'patch:000004', number: 4 };
    for (const body of [patch, other]) await services.documents.container('patches').create(packageKey, body);
    await deliver(services, issuePayload({ number: 7, title: 'Add tmux' }));
    const change = { do: 'assign', owner: 'alice' };
    await post(services, { patch: { release: 'a-1', package: 'curl', patch: 3 }, change });
    const request = { repository: REPOSITORY, number: 7 };
    await post(services, { request, change });
    await post(services, { request, change: { do: 'note', text: 'Asked on the list.' } });

    const listed = async (path: string): Promise<unknown> => (await callApi(services, path)).jsonBody;
    assert.partialDeepStrictEqual(await listed('/api/patches?owner=alice'), {
      patches: [{ patch: 3, owner: 'alice' }],
    });
    assert.deepEqual(await listed('/api/patches?owner=alice&upstream=missing'), { patches: [] });
    assert.partialDeepStrictEqual(await listed('/api/triage?owner=alice'), { count: 1 });
    assert.partialDeepStrictEqual(await items(services, '?of=request'), [
      { item: request, notes: [{ text: 'Asked on the list.' }] },
    ]);
  });

  test('under embargo are for its role alone, and stay there', async (t) => {
    const services = await openWorld(t);
    const hidden = { ...finding, cve: 'CVE-2021-0002' };
    await keep(underEmbargo(services), findingDocument(hidden));
    const body = { finding: hidden, change: { do: 'note', text: 'Hush.' }, embargoed: true };
    const allowed = actorOf(['operator', 'embargo']);

    const [refused, madeUp] = [
      await post(services, body),
      await post(services, { ...body, finding: { ...hidden, cve: 'CVE-2021-9999' } }),
    ];
    assert.deepEqual(refused, madeUp);
    assert.equal(refused.status, 404);
    assert.equal((await post(services, body, allowed)).status, 200);
    await post(services, { ...body, change: { do: 'assign', owner: 'eve' } }, allowed);

    assert.deepEqual(await items(services), []);
    assert.deepEqual(await items(services, '?embargoed=true'), []);
    assert.equal((await items(services, '?embargoed=true', actorOf(['embargo'])))[0]?.owner, 'eve');
    const { jsonBody } = await callApi(services, '/api/audit?month=2026-02');
    assert.ok(!JSON.stringify(jsonBody).includes(hidden.cve));
  });

  test('go with a finding that is called otherwise by now', async (t) => {
    const services = await openWorld(t);
    await post(services, { finding, change: { do: 'assign', owner: 'alice' } });
    const container = services.documents.container('findings');
    const stored = (await container.read('a-1/curl', finding.cve)) ?? assert.fail();
    await container.delete('a-1/curl', finding.cve, stored.etag);
    const renamed = { ...finding, cve: 'CVE-2021-0077' };
    await keep(services, { ...findingDocument(renamed), aliases: [finding.cve] });

    assert.equal((await ownershipOf(services, renamed))?.owner, 'alice');
    for (const query of ['?owner=alice', '?release=a-1']) {
      const { jsonBody } = await callApi(services, `/api/findings${query}`);
      const { findings } = jsonBody as { findings: { cve: string; owner?: string }[] };
      assert.partialDeepStrictEqual(findings, [{ cve: renamed.cve, owner: 'alice' }]);
    }
  });

  test('are refused of what is not there, of two at once, and where no note has room', async (t) => {
    const services = await openWorld(t);
    const change = { do: 'assign', owner: 'alice' };
    const bad: [body: object, status: number][] = [
      [{ finding: { ...finding, cve: 'CVE-2021-0009' }, change }, 404],
      [{ patch: { release: 'a-1', package: 'curl', patch: 7 }, change }, 404],
      [{ request: { repository: 'example/x', number: 7 }, change }, 404],
      [{ change }, 400],
      [{ finding, patch: { release: 'a-1', package: 'curl', patch: 7 }, change }, 400],
      [{ finding, change: { do: 'note', text: ' ' } }, 400],
    ];
    for (const [body, status] of bad)
      assert.equal((await post(services, body)).status, status, JSON.stringify(body));
    for (let at = 0; at < 100; at += 1)
      await changeOwnership(services, { item: finding, change: { do: 'note', text: `${at}` } }, somebody);
    const full = await post(services, { finding, change: { do: 'note', text: 'one more' } });
    assert.equal(full.status, 409);
    assert.match(JSON.stringify(full.jsonBody), /100 notes/);
  });

  test('raise no event', async (t) => {
    const services = await openWorld(t);
    await post(services, { finding, change: { do: 'note', text: 'quiet' } });
    for await (const { body } of queryAll(services.documents.container('findings'), {}))
      assert.notEqual(body.kind, 'outbox');
  });
});

async function all({ documents }: Services): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { body } of queryAll(documents.container('audit'), {})) found.push(body);
  return found;
}
