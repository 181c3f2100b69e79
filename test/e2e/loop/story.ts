import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { imageList, listPath } from '../../../infra/local/build-system/index.ts';
import { IMAGE, makeWorld, publishRecord, STORY } from '../../../infra/local/demo/world.ts';
import { sample } from '../../../infra/local/cli/sample.ts';
import type { ShippedPackage } from '../../../shared/inventory/index.ts';
import { runCli, startCli } from '../../support/cli.ts';
import { freePort } from '../../support/free-port.ts';
import { type Mortal, mortal } from './mortal.ts';
import { fetchApi } from '../../support/contract/index.ts';

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
  slaPolicy: string;
  /** Of the build system. */
  key: string;
  workshop: string;
  repository: string;
}

/** Where every story begins: an imported release, the image that nodes run, and keys. */
interface Beginning {
  folder: string;
  world: { nvd: string; policy: string; slaPolicy: string };
  keys: Record<'builder' | 'operator' | 'approver', string>;
}

const TIMES = [
  '2026-02-01T05:00:00.000Z',
  '2026-02-01T17:00:00.000Z',
  '2026-02-02T05:00:00.000Z',
  '2026-02-02T17:00:00.000Z',
] as const;
/** What the build system makes on the day of the repository check. */
const VERSION = '202602.02.0';

export async function beginStory(folder: string): Promise<Beginning> {
  const world = await makeWorld(folder, sample);
  const state = join(folder, 'state');
  const environment = { PATCHLINE_SLA_POLICY: world.slaPolicy };
  const scanned = await runCli(
    [
      ...['scan', '--state', state, '--nvd', world.nvd, '--inventory', sample.inventory],
      ...['--policy', world.policy, '--now', TIMES[0], '--run-id', 'run-0'],
    ],
    environment,
  );
  if (scanned.code !== 0) throw new Error(scanned.stderr);
  const list = join(folder, 'first-image.txt');
  const { packages } = JSON.parse(await readFile(sample.inventory, 'utf8')) as { packages: ShippedPackage[] };
  await writeFile(list, imageList({ sources: packages, builds: [], architecture: 'x86_64' }));
  const added = await runCli(
    [...imageAdd(list, '202601.05.0'), '--state', state, '--now', TIMES[0]],
    environment,
  );
  if (added.code !== 0) throw new Error(added.stderr);
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

function imageAdd(list: string, version: string): string[] {
  const { line, variant, release } = IMAGE;
  const about = ['--line', line, '--variant', variant, '--image-version', version, '--release', release];
  return ['image', 'add', list, ...about];
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

/** Lets the loop go its way in a folder of its own, from the record to a rolled-out image, whatever disturbs it. */
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
  const list = listPath(rest.workshop, { version: VERSION });
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
  await untilDone(check, rest, killAfter);
  await during({ ...rest, now: TIMES[2], runId: 'run-2' }, disturb, async ({ host }) => {
    const people = peopleOf(host, keys);
    await until(async () => existsSync(list) && (await people.isQuiet('run-2')));
    const status = await people.status();
    if (status !== 'fixed') throw new Error(`the finding is ${status ?? 'not there'}`);
  });
  const add = [...imageAdd(list, VERSION), '--candidate', '--policy', world.policy];
  await untilDone([...add, '--state', stateDir, '--now', TIMES[2]], rest, killAfter);
  await during({ ...rest, now: TIMES[3], runId: 'run-3' }, disturb, async ({ host }) => {
    const people = peopleOf(host, keys);
    await until(() => people.isReleased(VERSION));
    const { line, variant } = IMAGE;
    const regions = [{ name: 'westeurope', share: 1, at: TIMES[3] }];
    await people.post('builder', '/api/roll-outs', { line, variant, version: VERSION, regions });
    await until(async () => (await people.isInRegion()) && (await people.isQuiet('run-3')));
    const met = (await people.metClocks()).sort().join();
    if (met !== 'fix,image') throw new Error(`the clocks that are met: ${met}`);
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
async function untilDone(
  parameters: readonly string[],
  { slaPolicy }: Pick<Life, 'slaPolicy'>,
  killAfter: KillAfter,
): Promise<void> {
  for (;;) {
    const running = startCli(parameters, { PATCHLINE_SLA_POLICY: slaPolicy });
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
  /** The finding knows since when a region runs its fix. */
  isInRegion(): Promise<boolean>;
  /** The image may be had. */
  isReleased(version: string): Promise<boolean>;
  /** Names of the clocks of the finding that are met. */
  metClocks(): Promise<string[]>;
  post(role: keyof Beginning['keys'], path: string, body: object): Promise<void>;
  /** The run is done, and so is all that was queued; what `triage` is told stays for it. */
  isQuiet(run: string): Promise<boolean>;
}

interface FindingAnswer {
  cve: string;
  status: string;
  times: { inRegion?: string };
}

/** Who call the API; a call that finds nobody, or is cut off, is made again. */
function peopleOf(loop: Mortal, keys: Beginning['keys']): People {
  const call = async (role: keyof Beginning['keys'], path: string, body?: object): Promise<unknown> => {
    for (;;) {
      const address = await loop.word();
      try {
        const response = await fetchApi(new URL(path, address), {
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
  const finding = async (): Promise<FindingAnswer | undefined> => {
    const path = `/api/findings?package=${STORY.package}`;
    const { findings } = (await call('operator', path)) as { findings: FindingAnswer[] };
    return findings.find(({ cve }) => cve === STORY.cve);
  };
  return {
    async patch() {
      const { patches } = (await call('operator', `/api/patches?package=${STORY.package}`)) as {
        patches: { state: string }[];
      };
      return patches[0];
    },
    async status() {
      return (await finding())?.status;
    },
    async isInRegion() {
      return (await finding())?.times.inRegion !== undefined;
    },
    async isReleased(version) {
      const { vhd_release_versions: names } = (await call('operator', '/api/images/index')) as {
        vhd_release_versions: string[];
      };
      return names.includes(`${IMAGE.line}-${IMAGE.variant}/${version}`);
    },
    async metClocks() {
      const query = new URLSearchParams({ package: STORY.package, cve: STORY.cve });
      const { stopped } = (await call('operator', `/api/sla?${query.toString()}`)) as {
        stopped: { clock: string; status: string }[];
      };
      return stopped.filter(({ status }) => status === 'met').map(({ clock }) => clock);
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
