import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { startChild } from '../platform/local/child.ts';
import { folderOf } from '../platform/local/state.ts';

const SESSIONS = ['a', 'b', 'c'];
const patches = { entity: 'finding-events', subscription: 'patches' };

test('a host that is told to go away lets its handlers end, renews no session, and leaves every session free', async (t) => {
  const stateDir = join(await folderOf(t), 'state');
  const before = await openLocalPlatform({ stateDir });
  await before.bus.send(
    'finding-events',
    SESSIONS.flatMap((sessionId) =>
      [0, 1].map((n) => ({
        ...{ id: `${sessionId}${n}`, sessionId, body: { sessionId, n } },
        properties: { type: 'finding.changed' },
      })),
    ),
  );
  await before.close();

  const host = startChild(join('..', '..', 'host', 'session-process.ts'), stateDir);
  await host.said('began', SESSIONS.length);
  host.process.kill('SIGTERM');
  await host.ended();

  const ended = host.lines.filter((line) => line.startsWith('ended'));
  assert.deepEqual(ended.sort(), ['ended a0', 'ended b0', 'ended c0']);
  const after = await openLocalPlatform({ stateDir });
  for (const id of SESSIONS) {
    const session = await after.bus.acceptSession(patches, id);
    const [next] = (await session?.receive(1)) ?? [];
    assert.equal(next?.id, `${id}1`, 'another takes it at once, where it stood');
    await session?.close();
  }
  await after.close();
});
