import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { type IssueEvent, issueEvent } from '../../../shared/intake/github/issue-event.ts';
import { nextRequest } from '../../../shared/intake/github/next-request.ts';
import type { RequestDocument } from '../../../shared/intake/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MEMORY, openPlatform } from '../../support/platform.ts';
import { deliver, type IssueChange, issuePayload, requestsIn } from './issues.ts';

async function after(t: TestContext, changes: readonly IssueChange[]): Promise<RequestDocument> {
  const services: Services = servicesOn(await openPlatform(t, undefined, MEMORY));
  for (const change of changes) {
    const { status, jsonBody } = await deliver(services, issuePayload(change));
    assert.equal(status, 200, JSON.stringify(jsonBody));
  }
  const [request] = await requestsIn(services);
  assert.ok(request);
  return request;
}

suite('a request', () => {
  test('is new and belongs to whom the settings name, until somebody is assigned', async (t) => {
    const request = await after(t, [{ title: 'Crash of tmux' }]);

    assert.deepEqual(
      { state: request.state, asks: request.asks, owner: request.owner.name, author: request.author },
      { state: 'new', asks: 'fix', owner: 'triage', author: 'bob' },
    );
    const assigned = await after(t, [{}, { action: 'assigned', assignees: ['carol'], at: 2 }]);
    assert.deepEqual(assigned.owner, { id: 'github:carol', name: 'carol' });
  });

  test('says what it asks for: by its type and labels, then by its title', async (t) => {
    const kinds: [IssueChange, string][] = [
      [{ title: 'tmux', labels: ['Type: Bug'] }, 'fix'],
      [{ title: 'tmux', type: 'Feature' }, 'feature'],
      [{ title: 'tmux', labels: ['enhancement'] }, 'feature'],
      [{ title: '[Feature request] tmux' }, 'feature'],
      [{ title: 'Regression in curl 8.9' }, 'fix'],
      [{ title: 'How do I build it?' }, 'other'],
    ];
    for (const [change, asks] of kinds)
      assert.equal((await after(t, [change])).asks, asks, JSON.stringify(change));
  });

  test('ends where its issue is closed, and is new again once that is opened', async (t) => {
    const closed = { action: 'closed', state: 'closed', at: 3 };

    assert.equal((await after(t, [{}, { ...closed, state_reason: 'completed' }])).state, 'done');
    assert.equal((await after(t, [{}, { ...closed, state_reason: 'not_planned' }])).state, 'declined');
    assert.equal((await after(t, [{}, { ...closed, state_reason: 'duplicate' }])).state, 'declined');
    const reopened = await after(t, [{}, closed, { action: 'reopened', at: 4 }]);
    assert.equal(reopened.state, 'new');
  });

  test('has the title that its issue has now, and no older one', async (t) => {
    const edited = { action: 'edited', title: 'Add tmux 3.5', at: 10 };

    assert.equal((await after(t, [{}, edited])).title, 'Add tmux 3.5');
    assert.equal((await after(t, [edited, {}])).title, 'Add tmux 3.5');
    assert.equal(
      (await after(t, [{}, edited, { action: 'edited', title: 'Add', at: 5 }])).title,
      'Add tmux 3.5',
    );
  });

  test('is withdrawn once its issue is deleted, whatever comes late', async (t) => {
    const deleted = { action: 'deleted', at: 1 };

    assert.equal((await after(t, [{}, deleted])).state, 'withdrawn');
    assert.equal((await after(t, [deleted, {}, { action: 'edited', at: 9 }])).state, 'withdrawn');
  });

  test('goes on under its owner in the repository that it moved to, in either order', async (t) => {
    const elsewhere = { id: 12, full_name: 'example/images' };
    const moves = {
      leaves: {
        ...{ action: 'transferred', at: 4 },
        changes: {
          new_issue: { html_url: 'https://github.com/example/images/issues/2' },
          new_repository: elsewhere,
        },
      },
      arrives: {
        ...{ action: 'opened', number: 2, repository: elsewhere, at: 4 },
        changes: { old_issue: { number: 7 }, old_repository: { id: 11, full_name: 'example/distribution' } },
      },
    };
    const closed = { action: 'closed', state: 'closed', at: 2 };
    for (const order of [
      ['leaves', 'arrives'],
      ['arrives', 'leaves'],
    ] as const) {
      const services: Services = servicesOn(await openPlatform(t, undefined, MEMORY));
      for (const each of [{}, closed, ...order.map((name) => ({ state: 'closed', ...moves[name] }))])
        await deliver(services, issuePayload(each));

      const states = (await requestsIn(services)).map(({ repository, state, movedTo }) => ({
        ...{ repository, state, movedTo },
      }));
      assert.deepEqual(
        states.sort((a, b) => (a.repository < b.repository ? -1 : 1)),
        [
          {
            ...{ repository: 'example/distribution', state: 'moved' },
            movedTo: 'https://github.com/example/images/issues/2',
          },
          { repository: 'example/images', state: 'done', movedTo: undefined },
        ],
      );
    }
  });

  test('is the same whatever is delivered twice, late or in another order', () => {
    const events = fc
      .array(
        fc.record({
          title: fc.constantFrom('Add tmux', 'Crash of tmux', 'tmux'),
          state: fc.constantFrom('open', 'closed'),
          assignees: fc.constantFrom<string[]>([], ['carol'], ['dave']),
        }),
        { minLength: 1, maxLength: 6 },
      )
      .map((snapshots) =>
        snapshots.map((each, index): IssueEvent => {
          const action = index === 0 ? 'opened' : 'edited';
          return issueEvent.parse(issuePayload({ action, at: index, ...each }));
        }),
      );
    const orders = events.chain((each) =>
      fc.tuple(fc.constant(each), fc.shuffledSubarray([...each, ...each], { minLength: each.length })),
    );
    fc.assert(
      fc.property(orders, ([all, some]) => {
        const told = [...some, ...all.slice(-1)];
        const seen = told.reduce<RequestDocument | undefined>(next, undefined);
        const [last] = all.slice(-1);
        assert.ok(seen && last);
        assert.deepEqual(
          { title: seen.title, isOpen: seen.isOpen, owner: seen.owner.name, at: seen.issueChangedAt },
          {
            title: last.issue.title,
            isOpen: last.issue.state !== 'closed',
            owner: last.issue.assignees[0]?.login ?? 'triage',
            at: last.issue.updated_at,
          },
        );
      }),
    );
  });
});

function next(before: RequestDocument | undefined, event: IssueEvent): RequestDocument | undefined {
  return nextRequest(event, {
    before,
    origin: undefined,
    cves: { published: [], namesUnpublished: false },
    defaultOwner: { id: 'named:triage', name: 'triage' },
    now: '2026-02-01T00:00:00.000Z',
  });
}
