import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startNvdServer } from '../../wire/nvd-server.ts';

const script = join(import.meta.dirname, 'fetch-window-process.ts');
const rows = Array.from({ length: 90 }, (_, index) => ({
  id: `CVE-2026-${10_000 + index}`,
  lastModified: '2026-08-10T00:00:00.000Z',
}));

test('a killed process leaves its pages: the next asks only for those that are missing', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-crash-'));
  t.after(() => rm(folder, { recursive: true }));
  const killAt = [0, 3, 4];
  let child: ChildProcess | undefined;
  await using server = await startNvdServer({
    rows,
    script: ({ index }) => {
      if (!killAt.includes(index)) return undefined;
      child?.kill('SIGKILL');
      return { kind: 'hang' };
    },
  });

  const killed = await untilDone(() => (child = start(folder, server.url)));
  const starts = server.requests.map(({ query }) => Number(query.get('startIndex')));
  const again = await untilDone(() => start(folder, server.url));

  // Each of the eleven pages once, and once more the page that was under way at each kill.
  assert.equal(killed.kills, killAt.length);
  assert.deepEqual(starts, [0, 0, 8, 16, 16, 16, 24, 32, 40, 48, 56, 64, 72, 80]);
  assert.deepEqual(
    killed.ids,
    rows.map(({ id }) => id),
  );
  assert.equal(server.requests.length, starts.length);
  assert.deepEqual(again, { kills: 0, ids: killed.ids });
});

test('a process killed between an answer and its page loses nothing and asks for nothing older', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-crash-'));
  t.after(() => rm(folder, { recursive: true }));
  let child: ChildProcess | undefined;
  let delayMs = 0;
  await using server = await startNvdServer({
    rows,
    script: ({ index }) => {
      const victim = child;
      if ([2, 6, 10].includes(index)) setTimeout(() => victim?.kill('SIGKILL'), (delayMs += 2));
      return undefined;
    },
  });

  const { ids } = await untilDone(() => (child = start(folder, server.url)));

  const starts = server.requests.map(({ query }) => Number(query.get('startIndex')));
  assert.deepEqual(
    ids,
    rows.map(({ id }) => id),
  );
  assert.deepEqual(
    starts,
    starts.toSorted((a, b) => a - b),
  );
});

interface Runs {
  kills: number;
  /** What the run that came to its end read, each once. */
  ids: string[];
}

function start(folder: string, url: string): ChildProcess {
  return spawn(process.execPath, [script, folder, url], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function untilDone(next: () => ChildProcess): Promise<Runs> {
  for (let kills = 0; ; kills++) {
    const child = next();
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    if (code === 0) return { kills, ids: [...new Set(output.trim().split('\n'))] };
    assert.equal(signal, 'SIGKILL');
  }
}
