import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { changeRequest, followGitHub, type RequestDocument } from '../../../shared/intake/index.ts';
import { underEmbargo } from '../../../shared/platform/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { ask, keptInTheOpen, openWorld, type World } from '../../embargo/world.ts';
import { Crash, crashAt, watchCalls } from '../../support/faults.ts';
import { deliver, type IssueChange, issuePayload, REPOSITORY, requestsIn } from './issues.ts';
import { type GitHubServer, startGitHub } from './server.ts';

const ADA = { id: 'ada', name: 'ada' };
const HARMLESS: IssueChange = { title: 'Add tmux' };
const REPORT: IssueChange = { title: 'A heap buffer overflow in curl' };
const ABOUT = { repository: REPOSITORY, number: 7 };

type Command = Parameters<typeof changeRequest>[1];

async function opened(t: TestContext): Promise<{ world: World; github: GitHubServer }> {
  return { world: await openWorld(t), github: await startGitHub(t) };
}

async function both({ services }: World): Promise<{ open: RequestDocument[]; apart: RequestDocument[] }> {
  return { open: await requestsIn(services), apart: await requestsIn(services, 'embargoedReports') };
}

async function said(world: World, command: object): Promise<void> {
  const roles = ['operator', 'embargo'] as const;
  const body = { ...ABOUT, embargoed: true, ...command };
  const { status, jsonBody } = await ask(world, roles, '/api/triage', body);
  assert.equal(status, 200, JSON.stringify(jsonBody));
}

suite('a request that comes to light', () => {
  test('brings nothing with it that was said of it while it lay apart, nor is any of that ever posted', async (t) => {
    const { world, github } = await opened(t);
    await deliver(world.services, issuePayload(REPORT));
    await said(world, { do: 'assign', owner: 'HUSH-OWNER' });
    await said(world, { do: 'set-state', state: 'in-progress', reason: 'HUSH-REASON' });
    await followGitHub(world.services, github.app);

    await said(world, { do: 'sort', asks: 'fix' });
    await followGitHub(world.services, github.app);
    await deliver(world.services, issuePayload({ ...REPORT, action: 'labeled', labels: ['bug'], at: 5 }));
    await followGitHub(world.services, github.app);

    const { open, apart } = await both(world);
    assert.deepEqual(apart, []);
    assert.deepEqual(
      open.map(({ asks, state, owner }) => ({ asks, state, owner: owner.name })),
      [{ asks: 'fix', state: 'new', owner: 'triage' }],
    );
    const posted = JSON.stringify([github.comments, [...github.labels]]);
    assert.match(posted, /\*\*new\*\*, with `triage`/);
    assert.doesNotMatch(posted + JSON.stringify(await keptInTheOpen(world)), /HUSH|in-progress/);
  });

  test('has the owner and the state that GitHub gave its issue meanwhile', async (t) => {
    const { world } = await opened(t);
    await deliver(world.services, issuePayload(REPORT));
    await said(world, { do: 'assign', owner: 'HUSH-OWNER' });
    await said(world, { do: 'set-state', state: 'in-progress' });
    const closed = { ...REPORT, state: 'closed', state_reason: 'not_planned', assignees: ['carol'] };
    await deliver(world.services, issuePayload({ ...closed, action: 'closed', at: 9 }));

    await said(world, { do: 'sort', asks: 'other' });

    const [request] = (await both(world)).open;
    assert.deepEqual(
      { state: request?.state, owner: request?.owner.name },
      { state: 'declined', owner: 'carol' },
    );
  });

  test('that somebody sorts as a security report is on record for the role embargo alone', async (t) => {
    const { world } = await opened(t);
    await deliver(world.services, issuePayload(HARMLESS));
    const sort = { do: 'sort', ...ABOUT, asks: 'security' };
    assert.equal((await ask(world, ['operator', 'embargo'], '/api/triage', sort)).status, 200);

    assert.doesNotMatch(JSON.stringify((await keptInTheOpen(world))['audit']), /security/);
  });
});

suite('a request on its way between the sides', () => {
  test('is deleted by nobody who saw it where it was before', async (t) => {
    const { world, github } = await opened(t);
    const { services } = world;
    await deliver(services, issuePayload(REPORT));
    let isListed = false;
    // Somebody takes it back right after the round has listed what waits.
    const takeBack = async (page: unknown): Promise<unknown> => {
      const command = { do: 'sort', ...ABOUT, embargoed: true, asks: 'fix' } as const;
      await changeRequest(underEmbargo(services), command, ADA);
      return page;
    };
    const stale = watchCalls(services, (method, call, given) => {
      const page = call();
      const { where } = (given[0] ?? {}) as { where?: { isPosted?: boolean } };
      if (method !== 'query' || where?.isPosted !== false || isListed) return page;
      isListed = true;
      return Promise.resolve(page).then(takeBack);
    });

    await followGitHub(stale, github.app);

    const { open, apart } = await both(world);
    assert.deepEqual({ open: open.length, apart: apart.length }, { open: 1, apart: 0 });
    assert.equal(
      (await deliver(services, issuePayload({ action: 'closed', state: 'closed', at: 9 }))).status,
      200,
    );
  });

  test('lies on one side with all that was said, whatever comes between reading and writing', async (t) => {
    for (let nth = 1; nth <= 3; nth += 1) {
      const { services } = (await opened(t)).world;
      await deliver(services, issuePayload(HARMLESS));
      const accept: Command = { do: 'set-state', ...ABOUT, state: 'accepted' };
      const meanwhile = afterRead(services, nth, () => changeRequest(services, accept, ADA));
      await changeRequest(meanwhile, { do: 'assign', ...ABOUT, owner: 'ada' }, ADA);

      const [request] = await requestsIn(services);
      const seen = { owner: request?.owner.name, state: request?.state };
      assert.deepEqual(seen, { owner: 'ada', state: 'accepted' }, `read ${nth}`);
    }
    for (let nth = 1; nth <= 2; nth += 1) {
      const { world } = await opened(t);
      const { services } = world;
      await deliver(services, issuePayload(HARMLESS));
      const accept: Command = { do: 'set-state', ...ABOUT, state: 'accepted' };
      const meanwhile = afterRead(services, nth, () => changeRequest(services, accept, ADA));
      const moved = issuePayload({ ...REPORT, action: 'edited', at: 1 });
      assert.equal((await deliver(meanwhile, moved)).status, 200);

      const { open, apart } = await both(world);
      assert.deepEqual(open, [], `read ${nth}`);
      assert.deepEqual(
        apart.map(({ asks, state }) => ({ asks, state })),
        [{ asks: 'security', state: 'accepted' }],
        `read ${nth}`,
      );
    }
  });

  test('is taken on after a crash at any write, to either side, and its changes go on', async (t) => {
    for (const [first, way] of [
      [HARMLESS, { do: 'sort', ...ABOUT, asks: 'security' }],
      [REPORT, { do: 'sort', ...ABOUT, asks: 'fix', embargoed: true }],
    ] as const)
      for (let failing = 1; failing <= 2; failing += 1) {
        const { world, github } = await opened(t);
        const { services } = world;
        await deliver(services, issuePayload(first));
        const dying = crashAt(services, failing, 'batch', 'delete');
        const side = first === REPORT ? underEmbargo(dying) : dying;
        await assert.rejects(changeRequest(side, way, ADA), Crash);

        const later = issuePayload({ ...first, action: 'closed', state: 'closed', at: 9 });
        assert.equal((await deliver(services, later)).status, 200);
        await followGitHub(services, github.app);

        const { open, apart } = await both(world);
        assert.equal(open.length + apart.length, 1, `${way.asks} ${failing}`);
        const isApart = (first === REPORT) === (failing === 1);
        assert.equal(apart.length === 1, isApart, `${way.asks} ${failing}`);
        assert.equal(
          (await deliver(services, issuePayload({ ...first, action: 'edited', at: 12 }))).status,
          200,
        );
      }
  });
});

/** Something else happens right after the nth time that the container of requests is read. */
function afterRead(services: Services, nth: number, act: () => Promise<unknown>): Services {
  let reads = 0;
  return watchCalls(services, (method, call, given) => {
    const result = call();
    const isOfRequests = JSON.stringify(given).includes('request');
    if (!['read', 'query'].includes(method) || !isOfRequests || (reads += 1) !== nth) return result;
    return Promise.resolve(result).then(async (read) => {
      await act();
      return read;
    });
  });
}
