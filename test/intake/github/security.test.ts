import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { holds, roles } from '../../../shared/access/index.ts';
import { followGitHub } from '../../../shared/intake/index.ts';
import type { RequestDocument } from '../../../shared/intake/index.ts';
import { ask, keptInTheOpen, openWorld, tick, type World } from '../../embargo/world.ts';
import { changesOn, sent } from '../world.ts';
import { actorOf } from '../../support/actors.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';
import { commit } from '../../support/pipeline.ts';
import { yearlyFeed } from '../../support/sources.ts';
import { deliver, type IssueChange, issuePayload, requestsIn } from './issues.ts';
import { startGitHub } from './server.ts';

const PUBLISHED = 'CVE-2025-1001';
const REPORT: IssueChange = { title: 'MARKER: heap buffer overflow in curl', body: 'MARKER: how to do it.' };

async function openedWorld(t: TestContext): Promise<World> {
  const world = await openWorld(t);
  const configurations = [vulnerable('haxx:curl', { versionEndExcluding: '2.4.48' })];
  await commit(world.services, [
    yearlyFeed(feedJson([cveRecord({ id: PUBLISHED, score: 7.5, configurations })]), '2025'),
  ]);
  return world;
}

async function apart({ services }: World): Promise<RequestDocument[]> {
  return requestsIn(services, 'embargoedReports');
}

suite('what looks like a security report', () => {
  test('is one by its words, labels or unpublished ids; the fix of a published CVE is a fix', async (t) => {
    const world = await openedWorld(t);
    const own = await sent(world, { packages: [{ name: 'curl' }] });
    const cases: [IssueChange, RequestDocument['asks']][] = [
      [{ title: 'Remote code execution in httpd' }, 'security'],
      [{ title: 'curl', body: 'There is a use-after-free, see my PoC.' }, 'security'],
      [{ title: 'curl', body: 'I found a 0day.' }, 'security'],
      [{ title: 'curl', labels: ['security'] }, 'security'],
      [{ title: 'curl', type: 'Vulnerability' }, 'security'],
      [{ title: 'Fix CVE-2026-99999' }, 'security'],
      [{ title: `Fix ${own}` }, 'security'],
      [{ title: 'curl', body: 'See GHSA-2c4m-59x9-fr2g.' }, 'security'],
      [{ title: `Update curl for ${PUBLISHED}`, body: 'A denial of service.' }, 'fix'],
      [{ title: `Update curl for ${PUBLISHED}`, body: 'And CVE-2026-99999.' }, 'security'],
      [{ title: `${PUBLISHED} has an undisclosed sibling` }, 'security'],
      [{ title: 'Add the package exploitdb-reader' }, 'feature'],
      [{ title: 'Search of sources is slow', body: null }, 'other'],
    ];
    for (const [index, [change]] of cases.entries())
      assert.equal(
        (await deliver(world.services, issuePayload({ ...change, number: index + 1 }))).status,
        200,
      );

    const all = [...(await apart(world)), ...(await requestsIn(world.services))];
    const kinds = new Map(all.map(({ number, asks }) => [number, asks]));
    for (const [index, [change, asks]] of cases.entries())
      assert.equal(kinds.get(index + 1), asks, JSON.stringify(change));
    assert.deepEqual([...new Set((await requestsIn(world.services)).map(({ asks }) => asks))].sort(), [
      'feature',
      'fix',
      'other',
    ]);
    const fix = (await requestsIn(world.services)).find(({ asks }) => asks === 'fix');
    assert.deepEqual(fix?.cves, [PUBLISHED]);
  });

  test('is none for a name that is held: the answer is that of any other name, and its owner is told', async (t) => {
    const [held, free] = [await openedWorld(t), await openedWorld(t)];
    const names = ['XSA-4711-HELD', 'GHSA-2c4m-59x9-fr2g', 'CVE-2026-99999', PUBLISHED];
    await sent(held, { packages: [{ name: 'curl' }], aliases: names });
    const seen: unknown[] = [];
    for (const world of [held, free]) {
      const github = await startGitHub(t);
      const answers: unknown[] = [];
      for (const [index, name] of [...names, names.join(', ')].entries())
        for (const [place, text] of [
          { title: `Is ${name} in yet?` },
          { title: 'tmux', body: name },
        ].entries()) {
          const issue = issuePayload({ ...text, number: 1 + index * 2 + place });
          answers.push(await deliver(world.services, issue, { delivery: `d-${index}-${place}` }));
        }
      await followGitHub(world.services, github.app);
      await tick(world);
      const open = await keptInTheOpen(world);
      seen.push(
        JSON.stringify([answers, github.comments, [...github.labels], open['reports'], open['audit']]),
      );
      if (world === free) continue;
      const told = async (): Promise<number> => {
        const changes = await changesOn(world, 'embargo-events', 'build-system');
        return changes.filter((each) => each.startsWith('named-openly')).length;
      };
      assert.equal(await told(), 10);
      await deliver(
        world.services,
        issuePayload({ title: 'Is XSA-4711-HELD in?', number: 1, action: 'edited' }),
      );
      await tick(world);
      assert.equal(await told(), 10, 'once');
    }
    assert.equal(seen[0], seen[1]);
  });

  test('is answered with the private channel and read by nobody outside its role', async (t) => {
    const world = await openedWorld(t);
    const github = await startGitHub(t);
    const answer = await deliver(world.services, issuePayload(REPORT));
    const harmless = await deliver(world.services, issuePayload({ number: 8 }));
    assert.deepEqual(answer, harmless, 'the answer tells what Patchline thinks of it');

    await followGitHub(world.services, github.app);

    const [comment] = github.comments.filter(({ issue }) => issue.endsWith('#7'));
    assert.match(
      comment?.body ?? '',
      /https:\/\/github\.com\/example\/distribution\/security\/advisories\/new/,
    );
    assert.equal(github.labels.get('example/distribution#7'), undefined, 'a label would point at it');
    for (const role of roles)
      for (const path of ['/api/triage', '/api/triage?asks=security', '/api/triage?embargoed=true']) {
        const { status, jsonBody } = await ask(world, [role], path);
        const reads = JSON.stringify(jsonBody).includes('MARKER');
        const may = holds(actorOf([role]), 'embargo') && path.endsWith('embargoed=true');
        assert.equal(reads, may, `${role} ${path}`);
        if (path.endsWith('embargoed=true')) assert.equal(status, may ? 200 : 404);
      }
    const kept = JSON.stringify(await keptInTheOpen(world));
    assert.ok(!kept.includes('MARKER'));
    assert.match(kept, /"operations\.alert"/);
    assert.match(kept, /patchline triage list --embargoed/);
  });

  test('is kept apart from the edit on that makes it one, and stays there', async (t) => {
    const world = await openedWorld(t);
    await deliver(world.services, issuePayload({}));
    assert.equal((await requestsIn(world.services)).length, 1);

    await deliver(world.services, issuePayload({ ...REPORT, action: 'edited', at: 1 }));
    assert.deepEqual(await requestsIn(world.services), []);
    await deliver(world.services, issuePayload({ action: 'edited', at: 2 }));

    assert.deepEqual(await requestsIn(world.services), []);
    const [request] = await apart(world);
    assert.deepEqual({ asks: request?.asks, title: request?.title }, { asks: 'security', title: 'Add tmux' });
  });

  test('is kept apart if it was one when it was opened, however late that is delivered', async (t) => {
    const world = await openedWorld(t);
    const scrubbed = { title: 'curl', body: '(removed)', action: 'edited', at: 1 };
    await deliver(world.services, issuePayload(scrubbed));
    assert.equal((await requestsIn(world.services)).length, 1);
    await deliver(world.services, issuePayload(REPORT));

    assert.deepEqual(await requestsIn(world.services), []);
    const [request] = await apart(world);
    assert.deepEqual({ asks: request?.asks, title: request?.title }, { asks: 'security', title: 'curl' });
    const sort = { do: 'sort', repository: 'example/distribution', number: 7, asks: 'fix', embargoed: true };
    await ask(world, ['operator', 'embargo'], '/api/triage', sort);
    await deliver(world.services, issuePayload(REPORT));
    assert.equal((await requestsIn(world.services)).length, 1, 'who sorted it knew what it was before');
  });

  test('stays apart in the repository that it moves to', async (t) => {
    const world = await openedWorld(t);
    await deliver(world.services, issuePayload(REPORT));
    await deliver(
      world.services,
      issuePayload({
        ...{ number: 2, title: 'curl', at: 4, repository: { id: 12, full_name: 'example/images' } },
        changes: { old_issue: { number: 7 }, old_repository: { id: 11, full_name: 'example/distribution' } },
      }),
    );

    assert.deepEqual(await requestsIn(world.services), []);
    assert.equal((await apart(world)).length, 2);
  });

  test('comes back by the word of somebody who may know of embargoes, until its text changes', async (t) => {
    const world = await openedWorld(t);
    await deliver(world.services, issuePayload(REPORT));
    const sort = { do: 'sort', repository: 'example/distribution', number: 7, asks: 'fix' };

    assert.equal((await ask(world, ['operator'], '/api/triage', sort)).status, 404);
    assert.equal((await ask(world, ['operator'], '/api/triage', { ...sort, embargoed: true })).status, 404);
    const done = await ask(world, ['operator', 'embargo'], '/api/triage', { ...sort, embargoed: true });
    assert.deepEqual(done, { status: 200, jsonBody: { changed: true } });
    assert.deepEqual(await apart(world), []);

    await deliver(world.services, issuePayload({ ...REPORT, action: 'labeled', labels: ['bug'], at: 3 }));
    assert.deepEqual(
      (await requestsIn(world.services)).map(({ asks }) => asks),
      ['fix'],
    );
    const edited = { ...REPORT, body: 'MARKER: an exploit.', action: 'edited', at: 5 };
    await deliver(world.services, issuePayload(edited));
    assert.deepEqual(await requestsIn(world.services), []);
  });

  test('leaves nothing in the open that a crash between two writes left there', async (t) => {
    const world = await openedWorld(t);
    const github = await startGitHub(t);
    await deliver(world.services, issuePayload({}));
    const [copy] = await requestsIn(world.services);
    assert.ok(copy);
    await deliver(world.services, issuePayload({ ...REPORT, action: 'edited', at: 1 }));
    await world.services.documents.container('reports').create(copy.release, copy);

    await followGitHub(world.services, github.app);

    assert.deepEqual(await requestsIn(world.services), []);
    assert.equal((await apart(world)).length, 1);
  });
});
