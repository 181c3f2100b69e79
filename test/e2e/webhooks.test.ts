import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from '../support/cli.ts';
import { serve } from '../support/serving.ts';
import { startReceiver, verified } from '../subscriptions/webhooks/receiver.ts';
import { anEvent, append } from '../subscriptions/webhooks/world.ts';

const environment = {
  ...process.env,
  PATCHLINE_WEBHOOK_KEY: 'a key of thirty-two characters..',
  PATCHLINE_WEBHOOK_ALLOW: '127.0.0.1',
};

test('serve delivers to a webhook that the command line registers', async (t) => {
  const state = join(await folderOf(t), 'state');
  const receiver = await startReceiver(t);
  const { serving } = await serve(state, environment);
  t.after(() => serving.process.kill('SIGKILL'));
  const subscribers = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runCli(['subscribers', ...args, '--state', state], environment);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  const [, id = '', secret = ''] =
    /^(\w+) is registered\..* (whsec_\S+)/.exec(await subscribers('add', receiver.url)) ?? [];
  assert.match(await subscribers('verify', id), /webhook\.verification: taken in \d+ ms\n\w+ is active\./);
  const local = await openLocalPlatform({ stateDir: state });
  await append({ ...local, clock: systemClock }, [anEvent(1), anEvent(2)]);
  await local.close();
  while (receiver.received.length < 2) await delay(20);
  assert.deepEqual(
    receiver.received.map((each) => verified(each, secret).sequence),
    [1, 2],
  );

  while (!(await subscribers('deliveries', id)).includes('advisory.published')) await delay(50);
  assert.match(await subscribers('list'), new RegExp(`${id}\\s+active\\s+public\\s+2`));
  assert.match(await subscribers('redeliver', id, '1'), /advisory\.published: taken/);
  assert.match(await subscribers('rotate', id), /Its new secret, shown this once: whsec_/);
  assert.match(await subscribers('pause', id, '--reason', 'moving'), /is paused/);
  assert.match(await subscribers('remove', id), /is removed/);
  assert.match(await subscribers('list'), /There are no webhooks/);
});

test('without the key of webhooks, the command line registers none and says why', async (t) => {
  const state = join(await folderOf(t), 'state');
  await (await openLocalPlatform({ stateDir: state })).close();
  const { code, stderr } = await runCli(['subscribers', 'add', 'https://hooks.example/', '--state', state]);

  assert.notEqual(code, 0);
  assert.match(stderr, /PATCHLINE_WEBHOOK_KEY: is not set/);
});
