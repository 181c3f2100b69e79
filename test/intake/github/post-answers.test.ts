import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { followGitHub } from '../../../shared/intake/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { actorOf } from '../../support/actors.ts';
import { callApi } from '../../support/call-api.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';
import { deliver, issuePayload, REPOSITORY, requestsIn } from './issues.ts';
import { type GitHubServer, startGitHub } from './server.ts';

const ISSUE = `${REPOSITORY}#7`;

async function opened(t: TestContext): Promise<{ services: Services; github: GitHubServer }> {
  const services = servicesOn(await openPlatform(t, undefined, MEMORY));
  const github = await startGitHub(t);
  await deliver(services, issuePayload());
  return { services, github };
}

async function command(services: Services, what: object): Promise<void> {
  const text = JSON.stringify({ repository: REPOSITORY, number: 7, ...what });
  const { status } = await callApi(services, '/api/triage', {
    method: 'POST',
    text,
    actor: actorOf(['operator']),
  });
  assert.equal(status, 200);
}

suite('the state of a request', () => {
  test('stands on its issue as one comment and one label, whatever it was before', async (t) => {
    const { services, github } = await opened(t);
    github.labels.set(ISSUE, ['help wanted']);
    github.comments.push({ id: 1, issue: ISSUE, body: 'Thanks!' });
    await followGitHub(services, github.app);
    assert.deepEqual(github.labels.get(ISSUE), ['help wanted', 'patchline: new']);

    await command(services, { do: 'assign', owner: 'alice @eve `x`' });
    await command(services, { do: 'set-state', state: 'declined', reason: 'Too large.\nAsk @bob <!-- x' });
    await followGitHub(services, github.app);

    assert.deepEqual(github.labels.get(ISSUE), ['help wanted', 'patchline: declined']);
    const own = github.comments.filter(({ app }) => app !== undefined);
    assert.deepEqual(
      own.map(({ body }) => body),
      [
        '<!-- patchline:request -->\nThis request is **declined**, with `alice eve x`.\n\n> Too large.\n> Ask @\u200bbob &lt;!-- x',
      ],
    );
    const [request] = await requestsIn(services);
    assert.deepEqual(
      { isPosted: request?.isPosted, label: request?.posted?.label },
      { isPosted: true, label: 'patchline: declined' },
    );
  });

  test('is posted once where nothing changed', async (t) => {
    const { services, github } = await opened(t);
    await followGitHub(services, github.app);
    const before = github.asked.length;

    await followGitHub(services, github.app);
    await deliver(services, issuePayload({ action: 'edited', title: 'Add tmux please', at: 3 }));
    await followGitHub(services, github.app);

    assert.deepEqual(
      github.asked.slice(before).filter((asked) => !asked.endsWith('/deliveries')),
      [],
    );
  });

  test('is posted at least once, and never twice: a crash or an error at any call is made up for', async (t) => {
    for (let failing = 1; failing <= 5; failing += 1)
      for (const after of [undefined, true] as const) {
        const { services, github } = await opened(t);
        let calls = 0;
        github.fault = (asked) => {
          if (asked.endsWith('/deliveries')) return undefined;
          calls += 1;
          return calls === failing ? { status: 502, ...(after ? { after } : {}) } : undefined;
        };
        await followGitHub(services, github.app).catch(() => undefined);
        await command(services, { do: 'set-state', state: 'accepted' });

        await followGitHub(services, github.app).catch(() => undefined);
        await followGitHub(services, github.app);

        assert.equal(github.comments.length, 1, `call ${failing}`);
        assert.match(github.comments[0]?.body ?? '', /\*\*accepted\*\*/);
        assert.deepEqual(github.labels.get(ISSUE), ['patchline: accepted'], `call ${failing}`);
      }
  });

  test('is posted anew where somebody deleted the comment, and never over that of a person', async (t) => {
    const { services, github } = await opened(t);
    await followGitHub(services, github.app);
    const quoted = { id: 1, issue: ISSUE, body: github.comments[0]?.body ?? '' };
    github.comments.splice(0, 1, quoted);

    await command(services, { do: 'set-state', state: 'in-progress' });
    await followGitHub(services, github.app);

    assert.equal(github.comments.length, 2);
    assert.match(quoted.body, /\*\*new\*\*/);
    assert.match(github.comments[1]?.body ?? '', /\*\*in-progress\*\*/);
  });

  test('is given up where the issue is gone, with the reason; the others go on', async (t) => {
    const { services, github } = await opened(t);
    await deliver(services, issuePayload({ number: 8 }));
    github.gone.add(ISSUE);

    await followGitHub(services, github.app);

    const [gone, other] = (await requestsIn(services)).sort((a, b) => a.number - b.number);
    assert.deepEqual(
      { isPosted: gone?.isPosted, fault: gone?.postFault },
      { isPosted: true, fault: 'GitHub answers 410' },
    );
    assert.deepEqual(
      { isPosted: other?.isPosted, fault: other?.postFault },
      { isPosted: true, fault: undefined },
    );
  });

  test('waits while GitHub refuses, and the failure names no issue', async (t) => {
    const { services, github } = await opened(t);
    github.fault = (asked) => (asked.includes('/issues/') ? { status: 403 } : undefined);

    await assert.rejects(followGitHub(services, github.app), {
      message: '1 requests could not be answered on GitHub',
    });
    github.fault = undefined;
    await followGitHub(services, github.app);

    assert.equal(github.comments.length, 1);
  });
});
