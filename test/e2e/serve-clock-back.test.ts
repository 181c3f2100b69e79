import assert from 'node:assert/strict';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { folderOf } from '../platform/local/state.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { type RunningCli, runCli, startCli } from '../support/cli.ts';
import { changeWorld, makeWorld } from '../support/made-up-world.ts';
import { Subscriber } from '../support/subscriber.ts';
import { type WorldFiles, writeWorld } from '../support/write-world.ts';
import { fetchApi } from '../support/contract/index.ts';

const DAY = 86_400_000;
const MOMENT = /\d{4}-\d{2}-\d{2}T[\d:.]+Z|\d{8}T\d{6}(?:\.\d+)?Z-\w+|(?<="snapshot":")[0-9a-f]{32}/g;
const preload = join(import.meta.dirname, '..', 'support', 'set-clock-process.ts');

interface Run {
  runId: string;
  stage: string;
}

interface Keys {
  admin: string;
  operator: string;
}

/** A `serve` whose clock can be set. */
class Served {
  readonly #running: RunningCli;
  readonly #address: string;
  readonly #keys: Keys;

  private constructor(running: RunningCli, address: string, keys: Keys) {
    this.#running = running;
    this.#address = address;
    this.#keys = keys;
  }

  static async start(
    t: TestContext,
    { stateDir, clock, files }: { stateDir: string; clock: string; files: WorldFiles },
    keys: Keys,
  ): Promise<Served> {
    const sources = ['--nvd', files.nvd, '--kev', files.kev];
    const running = startCli(['serve', '--state', stateDir, '--port', '0', ...sources], {
      NODE_OPTIONS: `--import=${preload}`,
      CLOCK_FILE: clock,
    });
    t.after(() => running.process.kill('SIGKILL'));
    for (;;) {
      const address = /Patchline serves on (http\S+)/.exec(running.said.stdout)?.[1];
      if (address !== undefined) return new Served(running, address.replace(/\/$/, ''), keys);
      assert.equal(running.process.exitCode, null, running.said.stderr);
      await delay(20);
    }
  }

  /** Starts the run that the timer starts. @returns once it is there */
  async begin(): Promise<void> {
    const before = (await this.#runs()).length;
    await this.#trigger('scheduledIngest');
    while ((await this.#runs()).length === before) await delay(20);
  }

  /** @returns the runs, once all are done: when their timer settles them on the minute, or when told `now` */
  async done(settle: 'by timer' | 'now'): Promise<Run[]> {
    for (;;) {
      const runs = await this.#runs();
      if (runs.every(({ stage }) => stage === 'done')) return runs;
      assert.ok(runs.every(({ stage }) => stage !== 'failed'));
      if (settle === 'now') await this.#trigger('settleRuns');
      await delay(200);
    }
  }

  async #trigger(timer: string): Promise<void> {
    const headers = { 'x-functions-key': this.#keys.admin, 'content-type': 'application/json' };
    const url = `${this.#address}/admin/functions/${timer}`;
    const { status } = await fetchApi(url, { method: 'POST', headers, body: '{"input":""}' });
    assert.equal(status, 202);
  }

  async #runs(): Promise<Run[]> {
    const headers = { 'x-functions-key': this.#keys.operator };
    return (await (await fetchApi(`${this.#address}/api/runs`, { headers })).json()) as Run[];
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#running.process.kill(signal);
    await this.#running.ended;
  }
}

test('a serve whose clock is set back, and set back again while it is down, loses and doubles nothing', async (t) => {
  const folder = await folderOf(t);
  const worlds = [makeWorld({ packages: 12, flaws: 4, years: ['2023', '2024'], seed: 7 })];
  for (let step = 1; step <= 2; step += 1) worlds.push(changeWorld(worlds.at(-1) ?? assert.fail(), step));
  const [calm, back, clock] = [join(folder, 'calm'), join(folder, 'back'), join(folder, 'clock')];
  await writeFile(clock, '0');
  const written: WorldFiles[] = [];
  for (const [at, world] of worlds.entries())
    written.push(await writeWorld(join(folder, `world-${at}`), world));
  for (const [at, { nvd, kev, inventory }] of written.entries()) {
    const scan = ['scan', '--nvd', nvd, '--kev', kev, '--inventory', inventory, '--baseline', 'off'];
    const { code, stderr } = await runCli([...scan, '--state', calm]);
    assert.equal(code, 0, stderr);
    if (at === 0) await cp(calm, back, { recursive: true, preserveTimestamps: true });
  }
  const keyFor = async (role: string): Promise<string> =>
    (await runCli(['keys', 'add', '--state', back, '--name', role, '--role', role])).stdout.trim();
  const keys = { admin: await keyFor('admin'), operator: await keyFor('operator') };
  const files = written[0] ?? assert.fail();
  const setClock = (days: number): Promise<void> => writeFile(clock, String(-days * DAY));
  const turnTo = async (at: number): Promise<void> => {
    await cp(join(folder, `world-${at}`), join(folder, 'world-0'), { recursive: true });
    const { code, stderr } = await runCli(['import', '--state', back, '--inventory', files.inventory]);
    assert.equal(code, 0, stderr);
  };

  const first = await Served.start(t, { stateDir: back, clock, files }, keys);
  await setClock(1);
  await turnTo(1);
  await first.begin();
  await first.done('by timer');
  await setClock(400);
  await turnTo(2);
  await first.begin();
  await first.end('SIGKILL');
  await setClock(800);
  const second = await Served.start(t, { stateDir: back, clock, files }, keys);
  await second.begin();
  await second.done('now');
  await setClock(0);
  await second.begin();
  const runs = await second.done('now');
  await second.end('SIGTERM');
  // What the last run raised may still wait for patches and clocks: a command ends when nothing waits.
  const rest = ['--nvd', files.nvd, '--kev', files.kev, '--inventory', files.inventory];
  const { code, stderr } = await runCli(['scan', ...rest, '--baseline', 'off', '--state', back]);
  assert.equal(code, 0, stderr);

  assert.equal(runs.length, 5);
  const [expected, seen] = [new Subscriber(), new Subscriber()];
  await expected.readAll(calm);
  await seen.readAll(back);
  assert.deepEqual(seen.seen, expected.seen);
  assert.ok(Math.max(...[...seen.seen.values()].map((events) => events.length)) > 2);
  assert.deepEqual(differences(timeless(await canonicalDump(back)), timeless(await canonicalDump(calm))), {});
});

/** Findings and patches, but for the times, runs and snapshots that they name. */
function timeless(dump: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(dump).filter(([, value]) =>
    ['finding', 'patch'].includes((value as { kind?: string } | undefined)?.kind ?? ''),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, JSON.parse(JSON.stringify(value).replace(MOMENT, 'X'))] as const),
  );
}
