import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { followGitHub } from '../../../shared/intake/index.ts';
import type { Clock } from '../../../shared/platform/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { gitHubApp } from '../../support/github.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MEMORY, NOW, openPlatform } from '../../support/platform.ts';
import { deliver, issuePayload, requestsIn } from './issues.ts';
import { type GitHubServer, type Listed, startGitHub } from './server.ts';

async function opened(t: TestContext, clock?: Clock): Promise<{ services: Services; github: GitHubServer }> {
  return { services: servicesOn(await openPlatform(t, clock, MEMORY)), github: await startGitHub(t) };
}

/** A delivery that GitHub made; minutes after the first. */
function delivery(number: number, rest: Partial<Listed> = {}): Listed {
  return {
    ...{ id: 1_000 + number, guid: `guid-${number}`, event: 'issues', action: 'opened' },
    delivered_at: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    payload: issuePayload({ number }),
    ...rest,
  };
}

/** Reads of whole deliveries, by id. */
function fetched({ asked }: GitHubServer): number {
  return asked.filter((each) => /deliveries\/\d+$/.test(each)).length;
}

async function numbersIn(services: Services): Promise<number[]> {
  return (await requestsIn(services)).map(({ number }) => number).sort((a, b) => a - b);
}

suite('a delivery that did not arrive', () => {
  test('is asked for; those that arrived are not', async (t) => {
    const { services, github } = await opened(t);
    await deliver(services, issuePayload({ number: 1 }), { delivery: 'guid-1' });
    github.deliveries.push(delivery(3), delivery(2, { event: 'push' }), delivery(1));

    await followGitHub(services, github.app);

    assert.deepEqual(await numbersIn(services), [1, 3]);
    assert.equal(fetched(github), 1);
    assert.deepEqual(
      (await deliver(services, issuePayload({ number: 3 }), { delivery: 'guid-3' })).jsonBody,
      {
        known: true,
      },
    );
  });

  test('is found however many pages back it lies, and the next round reads no further than the last one began', async (t) => {
    const { services, github } = await opened(t);
    github.page = 2;
    for (let number = 50; number >= 1; number -= 1) github.deliveries.push(delivery(number));

    // 20 pages a round.
    await followGitHub(services, github.app);
    assert.equal((await numbersIn(services)).length, 40);
    // One that comes meanwhile is not overlooked.
    github.deliveries.unshift(delivery(51));
    await followGitHub(services, github.app);
    await followGitHub(services, github.app);
    assert.equal((await numbersIn(services)).length, 51);

    github.asked.length = 0;
    await followGitHub(services, github.app);
    const pages = github.asked.filter((asked) => asked.endsWith('/deliveries')).length;
    assert.ok(pages <= 7, `${pages} pages`);
    assert.equal(fetched(github), 0);
  });

  test('that cannot be read is set aside, and the others go on', async (t) => {
    const { services, github } = await opened(t);
    github.deliveries.push(delivery(2), delivery(1, { payload: { action: 'opened', issue: 'MARKER' } }));

    await followGitHub(services, github.app);
    await followGitHub(services, github.app);

    assert.deepEqual(await numbersIn(services), [2]);
    assert.equal(fetched(github), 2, 'it is not asked for again');
    const kept = await services.documents.container('reports').read('github', 'delivery:guid-1');
    assert.match(JSON.stringify(kept), /cannot be read: issue/);
    assert.doesNotMatch(JSON.stringify(kept), /MARKER/);
  });

  test('is asked for again after GitHub was away', async (t) => {
    const { services, github } = await opened(t);
    github.deliveries.push(delivery(2), delivery(1));
    github.fault = (asked) => (asked.endsWith('/1001') ? { status: 500 } : undefined);

    await assert.rejects(followGitHub(services, github.app));
    github.fault = undefined;
    await followGitHub(services, github.app);

    assert.deepEqual(await numbersIn(services), [1, 2]);
  });

  test('and fails again and again holds up none, is tried again for a day at most, and set aside with its reason', async (t) => {
    let now = NOW.getTime();
    const { services, github } = await opened(t, { now: () => new Date(now) });
    github.page = 1;
    github.deliveries.push(delivery(3), delivery(2), delivery(1));
    github.fault = (asked) => (asked.endsWith('/1002') ? { status: 500 } : undefined);

    await assert.rejects(followGitHub(services, github.app), {
      message: '1 deliveries of GitHub are to be tried again',
    });
    assert.deepEqual(await numbersIn(services), [1, 3]);
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      now += 60_000;
      await followGitHub(services, github.app).catch(() => undefined);
    }

    const tries = github.asked.filter((asked) => asked.endsWith('/1002')).length;
    assert.equal(tries, 10);
    const kept = await services.documents.container('reports').read('github', 'delivery:guid-2');
    assert.match(JSON.stringify(kept), /GitHub answers 500/);
    await followGitHub(services, github.app);
  });

  test('and fails is tried again though the clock was set back since', async (t) => {
    let now = NOW.getTime();
    const { services, github } = await opened(t, { now: () => new Date(now) });
    github.page = 1;
    github.deliveries.push(delivery(1));
    github.fault = (asked) => (asked.endsWith('/1001') ? { status: 500 } : undefined);
    for (let round = 0; round < 3; round += 1) {
      await followGitHub(services, github.app).catch(() => undefined);
      now += 60_000;
    }
    assert.deepEqual(await numbersIn(services), []);

    delete github.fault;
    now -= 400 * 24 * 3_600_000;
    await followGitHub(services, github.app);
    assert.deepEqual(await numbersIn(services), [1]);
  });

  test('is looked for behind what GitHub lists in another shape, and behind a place in its list that is gone', async (t) => {
    const { services, github } = await opened(t);
    const odd = { ...delivery(3), delivered_at: 'MARKER' };
    github.page = 2;
    github.deliveries.push(odd, delivery(2), delivery(1));
    const poll = {
      id: 'poll',
      kind: 'poll',
      release: 'github',
      until: '',
      walk: { cursor: 'gone', newest: '' },
    };
    await services.documents.container('reports').create('github', poll);

    await followGitHub(services, github.app);

    assert.deepEqual(await numbersIn(services), [1, 2]);
  });

  test('is not asked for without an app that may ask', async (t) => {
    const { services, github } = await opened(t);
    github.deliveries.push(delivery(1));

    await followGitHub(services, undefined);
    await followGitHub(services, gitHubApp({ apiUrl: github.app.settings.apiUrl }));

    assert.deepEqual(github.asked, []);
  });
});
