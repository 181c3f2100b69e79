import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Documents, underEmbargo } from '../../../shared/platform/index.ts';
import { openWatched } from './world.ts';

/** Writes a clock of a package, in the state that the conditions look for. */
async function putClock(documents: Documents, name: string, status: string): Promise<void> {
  const packageKey = `azurelinux-3.0/${name}`;
  const body = { id: 'clock:1', kind: 'clock', packageKey, status, changedAt: '2026-01-01T00:00:00.000Z' };
  const container = documents.container('clocks');
  const stored = await container.read(packageKey, body.id);
  await (stored ? container.replace(packageKey, body, stored.etag) : container.create(packageKey, body));
}

suite('clocks that are watched', () => {
  test('a package with a clock about to breach is named until it no longer is', async (t) => {
    const { services, look, raised } = await openWatched(t, 'clock-at-risk');
    await putClock(services.documents, 'httpd', 'at-risk');
    await putClock(services.documents, 'curl', 'on-track');
    assert.deepEqual(await look(), ['raised clock-at-risk']);
    assert.deepEqual(await raised(), ['clock-at-risk azurelinux-3.0/httpd']);

    await putClock(services.documents, 'httpd', 'breached');
    assert.deepEqual(await look(), ['cleared clock-at-risk']);
  });

  test('one under embargo is told without its package', async (t) => {
    const { services, look, raised } = await openWatched(t, 'clock-at-risk');
    await putClock(underEmbargo(services).documents, 'secret', 'at-risk');
    assert.deepEqual(await look(), ['raised clock-at-risk']);
    assert.deepEqual(await raised(), ['clock-at-risk']);
    const { items } = await services.documents.container('alerts').query({});
    assert.doesNotMatch(JSON.stringify(items), /secret/);
  });

  test('hundreds are told as one more, beside the first two hundred', async (t) => {
    const { services, look } = await openWatched(t, 'clock-at-risk');
    for (let at = 0; at < 230; at++) await putClock(services.documents, `p${at}`, 'at-risk');
    assert.equal((await look()).length, 201);
    assert.deepEqual(await look(), []);
  });
});
