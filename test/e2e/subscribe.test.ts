import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createEvent } from '../../shared/events/index.ts';
import type { OutgoingEvent } from '../../shared/events/cloud-event.ts';
import { appendToLog } from '../../shared/events/log/append.ts';
import { systemClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { runCli, startCli } from '../support/cli.ts';
import { NOW } from '../support/platform.ts';
import { serve } from '../support/serving.ts';

const poller = join(import.meta.dirname, '..', '..', 'examples', 'poll-events.py');

function advisory(sequence: number, subject = `AZL-2026-${sequence}`): OutgoingEvent {
  return createEvent({
    topic: 'advisory-events',
    type: sequence % 2 === 1 ? 'advisory.published' : 'advisory.updated',
    source: '/test',
    aggregate: 'AZL',
    sequence,
    subject,
    time: NOW,
    routing: {},
    data: {},
  });
}

async function append(state: string, ...events: OutgoingEvent[]): Promise<void> {
  const local = await openLocalPlatform({ stateDir: state });
  await appendToLog({ ...local, clock: systemClock }, 'public', { events, since: 0 });
  await local.close();
}

test('subscribe prints events as they come, of the types asked for, in plain text', async (t) => {
  const state = join(await folderOf(t), 'state');
  await append(state, advisory(1));
  const subscriber = startCli(['subscribe', '--state', state, '--type', 'advisory.published', '--all']);
  while (!subscriber.said.stdout.includes('AZL-2026-1')) await delay(20);

  await append(state, advisory(2), advisory(3, '\u001b[31mred\u202e'));
  while (!subscriber.said.stdout.includes('(3)')) await delay(20);
  subscriber.process.kill('SIGTERM');
  const { code, stdout } = await subscriber.ended;

  assert.equal(code, 0);
  assert.deepEqual(stdout.trim().split('\n'), [
    `${NOW.toISOString()}  advisory.published  AZL-2026-1  (1)`,
    `${NOW.toISOString()}  advisory.published  [31mred  (3)`,
  ]);
});

test('subscribe --once ends at the end of the log, with whole events as ndjson', async (t) => {
  const state = join(await folderOf(t), 'state');
  await append(state, advisory(1), advisory(2, '\u001b]0;title\u0007'));

  const { code, stdout } = await runCli([
    'subscribe',
    '--state',
    state,
    '--all',
    '--once',
    '--format',
    'ndjson',
  ]);

  const lines = stdout.trim().split('\n');
  assert.equal(code, 0);
  assert.ok(!stdout.includes('\u001b'));
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { subject: string }).subject),
    ['AZL-2026-1', '\u001b]0;title\u0007'],
  );
});

test('the poller in Python prints each event once, and goes on after a restart', async (t) => {
  const folder = await folderOf(t);
  const state = join(folder, 'state');
  await append(state, ...Array.from({ length: 130 }, (_, at) => advisory(at + 1)));
  const { serving, address } = await serve(state);
  t.after(() => serving.process.kill('SIGKILL'));
  const place = join(folder, 'cursor.txt');
  const poll = async (): Promise<string[]> => {
    const environment = { ...process.env, ONCE: '1' };
    const { stdout } = await promisify(execFile)('python3', [poller, address, place], { env: environment });
    return stdout.split('\n').filter(Boolean);
  };

  const first = await poll();
  await append(state, advisory(131));
  const second = await poll();

  assert.equal(first.length, 130);
  assert.equal(second.length, 1);
  assert.match(second[0] ?? '', /advisory.published AZL-2026-131 131$/);
  assert.ok((await readFile(poller, 'utf8')).trim().split('\n').length <= 30);
});
