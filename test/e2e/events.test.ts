import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { relayOutboxes } from '../../shared/events/index.ts';
import { systemClock, UnrecoverableError } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { raise, run, spoiledBySubject } from '../events/outboxes.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';

/** A state with two events set aside: the second could be sent by now. */
async function withWithheld(t: TestContext): Promise<{ stateDir: string; ids: string[] }> {
  const stateDir = await folderOf(t);
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  const [first, second] = run('azurelinux-3.0/httpd', 1, 2);
  assert.ok(first && second);
  await raise({ ...local, clock: systemClock }, [spoiledBySubject(first)], [second]);
  const { bus } = local;
  const strict = Object.assign(Object.create(bus) as typeof bus, {
    send: (...given: Parameters<typeof bus.send>) =>
      given[1].some(({ id }) => id === second.event.id)
        ? Promise.reject(new UnrecoverableError('not today: \u001b[31mred'))
        : bus.send(...given),
  });
  await relayOutboxes({ ...local, bus: strict, clock: systemClock });
  await local.close();
  return { stateDir, ids: [first.event.id, second.event.id] };
}

test('events that were set aside are shown with their reasons, and sent one by one or all', async (t) => {
  const { stateDir, ids } = await withWithheld(t);
  const events = (...parameters: string[]): ReturnType<typeof runCli> =>
    runCli(['events', ...parameters, '--state', stateDir]);

  const shown = await events('withheld');
  const one = await events('send', ids[1] ?? '');
  const again = await events('send', ids[1] ?? '');
  const all = await events('send', '--all');
  const left = await events('withheld');
  const neither = await events('send');

  const [first = '', second = ''] = shown.stdout.split('\n');
  assert.match(
    first,
    new RegExp(`^${ids[0] ?? ''}  .*finding\\.changed.*: message ${ids[0] ?? ''} of \\d+ bytes`),
  );
  assert.match(
    second,
    new RegExp(`^${ids[1] ?? ''}  .*finding\\.changed azurelinux-3\\.0/httpd \\(2\\): not today`),
  );
  assert.ok(!shown.stdout.includes('\u001b'));
  assert.deepEqual({ code: one.code, stdout: one.stdout }, { code: 0, stdout: '1 sent, 0 still withheld\n' });
  assert.deepEqual(
    { code: again.code, stderr: again.stderr },
    { code: 1, stderr: `patchline: event ${ids[1] ?? ''}: none is withheld\n` },
  );
  assert.deepEqual({ code: all.code, stdout: all.stdout }, { code: 1, stdout: '0 sent, 1 still withheld\n' });
  assert.match(all.stderr, new RegExp(`^${ids[0] ?? ''}: message`));
  assert.equal(left.stdout.trim().split('\n').length, 1);
  assert.match(neither.stderr, /pass one id or --all/);
});
