import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeWorld, publishRecord, STORY } from '../../../infra/local/demo/world.ts';
import { sample } from '../../../infra/local/cli/sample.ts';
import { runCli, startCli } from '../../support/cli.ts';
import { freePort } from '../../support/free-port.ts';
import { type Mortal, mortal } from './mortal.ts';

/** What a process of the loop is started with. */
export interface Life {
  part: 'both' | 'host' | 'build-system';
  /** Where the host listens, so that a build system apart finds it again; 0: anywhere. */
  port: number;
  stateDir: string;
  now: string;
  runId: string;
  nvd: string;
  inventory: string;
  policy: string;
  /** Of the build system. */
  key: string;
  workshop: string;
  repository: string;
}

/** Where every story begins: an imported release, and keys. */
interface Beginning {
  folder: string;
  world: { nvd: string; policy: string };
  keys: Record<'builder' | 'operator' | 'approver', string>;
}

const TIMES = ['2026-02-01T05:00:00.000Z', '2026-02-01T17:00:00.000Z', '2026-02-02T05:00:00.000Z'] as const;

export async function beginStory(folder: string): Promise<Beginning> {
  const world = await makeWorld(folder, sample);
  const state = join(folder, 'state');
  const scanned = await runCli([
    ...['scan', '--state', state, '--nvd', world.nvd, '--inventory', sample.inventory],
    ...['--policy', world.policy, '--now', TIMES[0], '--run-id', 'run-0'],
  ]);
  if (scanned.code !== 0) throw new Error(scanned.stderr);
  const keyOf = async (role: string): Promise<string> =>
    (await runCli(['keys', 'add', '--state', state, '--name', role, '--role', role])).stdout.trim();
  const [builder, operator, approver] = await Promise.all([
    keyOf('builder'),
    keyOf('operator'),
    keyOf('approver'),
  ]);
  const keys = { builder, operator, approver };
  await publishRecord(world.nvd, sample);
  return { folder, world, keys };
}

/** The processes of the loop. */
interface Parts {
  /** The build system is in it, where it has no process of its own. */
  host: Mortal;
  buildSystem?: Mortal;
}

/** Disturbs what runs, beside the story, until it is told to stop. */
export type Disturb = (parts: Parts, stateDir: string, stop: AbortSignal) => Promise<void>;

/** When a command is killed, in milliseconds; absent: never. */
export interface KillAfter {
  next(): number | undefined;
  /** It was. */
  killed(): void;
}

/** Lets the loop go its way in a folder of its own, from the record to a fixed finding, whatever disturbs it. */
export async function tellStory(
  { folder, world, keys }: Beginning,
  into: string,
  {
    disturb,
    killAfter,
    isApart = false,
  }: {
    disturb: Disturb;
    killAfter: KillAfter;
    /** The build system has a process of its own. */
    isApart?: boolean;
  },
): Promise<void> {
  const stateDir = join(into, 'state');
  await cp(join(folder, 'state'), stateDir, { recursive: true });
  const rest = {
    ...world,
    part: isApart ? ('host' as const) : ('both' as const),
    port: isApart ? await freePort() : 0,
    stateDir,
    inventory: sample.inventory,
    key: keys.builder,
    workshop: join(into, 'workshop'),
    repository: join(into, 'repository'),
  };
  await during({ ...rest, now: TIMES[1], runId: 'run-1' }, disturb, async ({ host }) => {
    const people = peopleOf(host, keys);
    await until(async () => (await people.patch())?.state === 'validated');
    await until(async () => {
      const about = { release: 'samplelinux-3.0', package: STORY.package, patch: 1 };
      await people.post('operator', '/api/patches', {
        do: 'request',
        ...about,
        targets: ['repository base'],
      });
      await people.post('approver', '/api/approvals', { do: 'approve', ...about });
      await people.post('operator', '/api/patches', { do: 'release', ...about });
      return (await people.patch())?.state === 'released';
    });
    await until(() => people.isQuiet('run-1'));
  });
  const check = [
    'repository',
    'check',
    '--state',
    stateDir,
    '--repository',
    rest.repository,
    '--now',
    TIMES[2],
  ];
  await untilDone(check, killAfter);
  await during({ ...rest, now: TIMES[2], runId: 'run-2' }, disturb, async ({ host }) => {
    const people = peopleOf(host, keys);
    await until(() => people.isQuiet('run-2'));
    const status = await people.status();
    if (status !== 'fixed') throw new Error(`the finding is ${status ?? 'not there'}`);
  });
}

async function during(life: Life, disturb: Disturb, act: (parts: Parts) => Promise<void>): Promise<void> {
  const host = partOf(life);
  const buildSystem = life.part === 'host' ? partOf({ ...life, part: 'build-system' }) : undefined;
  const parts = { host, ...(buildSystem ? { buildSystem } : {}) };
  const stop = new AbortController();
  const disturbing = disturb(parts, life.stateDir, stop.signal);
  try {
    await Promise.race([act(parts), disturbing.then(() => new Promise<never>(() => undefined))]);
  } finally {
    stop.abort();
    await disturbing;
    await Promise.all([host.stop(), buildSystem?.stop()]);
  }
}

function partOf(life: Life): Mortal {
  const program = join(import.meta.dirname, 'part-process.ts');
  return mortal(process.execPath, [program, JSON.stringify(life)]);
}

/** Runs a command again and again until it ends by itself. */
async function untilDone(parameters: readonly string[], killAfter: KillAfter): Promise<void> {
  for (;;) {
    const running = startCli(parameters);
    const after = killAfter.next();
    const timer = after === undefined ? undefined : setTimeout(() => running.process.kill('SIGKILL'), after);
    const { code, stderr } = await running.ended;
    clearTimeout(timer);
    if (code === 0) return;
    if (code !== null) throw new Error(stderr);
    killAfter.killed();
  }
}

interface People {
  patch(): Promise<{ state: string } | undefined>;
  /** Of the finding that is told of. */
  status(): Promise<string | undefined>;
  post(role: 'operator' | 'approver', path: string, body: object): Promise<void>;
  /** The run is done, and so is all that was queued; what `triage` is told stays for it. */
  isQuiet(run: string): Promise<boolean>;
}

/** Who call the API; a call that finds nobody, or is cut off, is made again. */
function peopleOf(loop: Mortal, keys: Beginning['keys']): People {
  const call = async (role: keyof Beginning['keys'], path: string, body?: object): Promise<unknown> => {
    for (;;) {
      const address = await loop.word();
      try {
        const response = await fetch(new URL(path, address), {
          headers: { 'x-functions-key': keys[role], 'content-type': 'application/json' },
          ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
        });
        const text = await response.text();
        if (response.status < 500) return JSON.parse(text);
      } catch {
        await delay(20);
      }
    }
  };
  return {
    async patch() {
      const { patches } = (await call('operator', `/api/patches?package=${STORY.package}`)) as {
        patches: { state: string }[];
      };
      return patches[0];
    },
    async status() {
      const { findings } = (await call('operator', `/api/findings?package=${STORY.package}`)) as {
        findings: { cve: string; status: string }[];
      };
      return findings.find(({ cve }) => cve === STORY.cve)?.status;
    },
    async post(role, path, body) {
      await call(role, path, body);
    },
    async isQuiet(run) {
      const runs = (await call('operator', '/api/runs')) as { runId: string; stage: string }[];
      const queues = (await call('operator', '/api/queues')) as {
        name: string;
        active: number;
        deadLettered: number;
      }[];
      if (queues.some(({ deadLettered }) => deadLettered > 0))
        throw new Error(`set aside: ${JSON.stringify(queues)}`);
      // Nobody here reads what triage tools and operators are told.
      const waiting = queues.filter(
        ({ name, active }) => active > 0 && !/\/(?:triage|operators)$/.test(name),
      );
      return runs.some(({ runId, stage }) => runId === run && stage === 'done') && waiting.length === 0;
    },
  };
}

/** Looks until it is so twice, some time apart: what one thing queues for another is told in between. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let times = 0; times < 2; times = (await isSo()) ? times + 1 : 0)
    await delay(times === 0 ? 50 : 1_200);
}

/** What the published repository says that it holds, with the sums of it. */
export async function published(into: string): Promise<string> {
  return readFile(join(into, 'repository', 'repodata', 'repomd.xml'), 'utf8');
}
