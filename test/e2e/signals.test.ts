import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'patchline.js');

interface Started {
  process: ChildProcess;
  pid: number;
  /** Exit code, or the signal that it died by. */
  ended: Promise<number | NodeJS.Signals | null>;
  /** Of the process that owns the state: the one behind `bin/patchline.js`. */
  owner: number;
}

/** Starts `bin/patchline.js`, in a process group of its own as a terminal does, and waits until it owns the state. */
async function start(t: TestContext, stateDir: string, parameters: readonly string[]): Promise<Started> {
  const all = [bin, ...parameters, '--state', stateDir];
  const wrapper = spawn(process.execPath, all, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  const ended = once(wrapper, 'close').then(() => wrapper.signalCode ?? wrapper.exitCode);
  const { pid } = wrapper;
  assert.ok(pid !== undefined);
  t.after(() => {
    killGroup(pid, 'SIGKILL');
  });
  let said = '';
  for (const stream of [wrapper.stdout, wrapper.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const isUp = (): boolean => parameters[0] !== 'serve' || said.includes('Patchline serves on');
  for (;;) {
    const owner = await ownerOf(stateDir);
    if (owner !== undefined && isUp()) return { process: wrapper, pid, ended, owner };
    assert.equal(wrapper.exitCode, null, said);
    await delay(20);
  }
}

async function ownerOf(stateDir: string): Promise<number | undefined> {
  try {
    return (JSON.parse(await readFile(join(stateDir, 'owner.json'), 'utf8')) as { pid: number }).pid;
  } catch {
    return undefined;
  }
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

/** Owns the state for a moment. @throws StorageError while somebody else does */
async function own(stateDir: string): Promise<void> {
  await (await openLocalPlatform({ stateDir, exclusive: true })).close();
}

const serving = ['serve', '--port', '0', '--nvd', 'nowhere'];

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`${signal} to bin/patchline.js stops the server behind it, and nobody owns the state any more`, async (t) => {
    const state = join(await folderOf(t), 'state');
    const { process: wrapper, ended } = await start(t, state, serving);

    wrapper.kill(signal);

    assert.equal(await ended, 0, 'it says how the server ended');
    await own(state);
  });
}

test('Ctrl-C, which comes from the terminal and from bin/patchline.js, stops the server in peace', async (t) => {
  const state = join(await folderOf(t), 'state');
  const { pid, ended } = await start(t, state, serving);

  killGroup(pid, 'SIGINT');

  assert.equal(await ended, 0);
  await own(state);
});

test('a command that dies by a signal ends with 128 and its number', async (t) => {
  const state = join(await folderOf(t), 'state');
  const { ended, owner } = await start(t, state, serving);

  process.kill(owner, 'SIGKILL');

  assert.equal(await ended, 137);
  await own(state);
});

test('the error of a command is the exit code of bin/patchline.js', async (t) => {
  const state = join(await folderOf(t), 'state');
  const { owner } = await start(t, state, serving);

  const second = spawn(process.execPath, [bin, 'scan', '--state', state], { stdio: 'ignore' });
  await once(second, 'close');

  assert.equal(second.exitCode, 1);
  assert.equal(await ownerOf(state), owner, 'the first still owns the state');
});

test('when bin/patchline.js is killed, the server does not stay', async (t) => {
  const state = join(await folderOf(t), 'state');
  const { process: wrapper, owner } = await start(t, state, serving);

  wrapper.kill('SIGKILL');

  while (isThere(owner)) await delay(20);
  await own(state);
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
