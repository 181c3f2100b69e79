import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PatchlineError } from '../../../shared/platform/index.ts';
import { apiClient, type ApiClient, reasonOf } from '../build-system/index.ts';
import { failed, hasEnded, type Processes, type Running } from './processes.ts';
import { until } from './until.ts';
import { makeWorld, type Sample } from './world.ts';

/** Everyone and everything in the demo: the host, the build system and two people. */
export interface Site {
  state: string;
  nvd: string;
  policy: string;
  /** Of the build system. */
  workshop: string;
  /** Address of the repository. */
  repository: string;
  buildSystem: Running;
  /** The API, with each person's key. */
  alice: ApiClient;
  bob: ApiClient;
  /** With the key of the build system, which also tells of roll-outs. */
  builder: ApiClient;
  /** Runs a function manually, in place of its timer. */
  trigger: (name: string) => Promise<void>;
}

const made = z.object({ key: z.string() });

/**
 * Creates keys and starts the host and the build system.
 * @param tell called with each line of the build system
 */
export async function openSite(
  {
    folder,
    processes,
    sample,
    stop,
  }: { folder: string; processes: Processes; sample: Sample; stop: AbortSignal },
  tell: (line: string) => void,
): Promise<Site> {
  const { nvd, policy, slaPolicy } = await makeWorld(folder, sample);
  const state = join(folder, 'state');
  const repository = join(folder, 'repository');
  const workshop = join(folder, 'workshop');
  const keyOf = async (name: string, role: string): Promise<string> =>
    made.parse(
      JSON.parse(
        await processes.run(['keys', 'add', '--state', state, '--name', name, '--role', role, '--json']),
      ),
    ).key;
  const [builder, alice, bob, timers] = await Promise.all([
    keyOf('build-system', 'builder'),
    keyOf('alice', 'operator'),
    keyOf('bob', 'approver'),
    keyOf('timers', 'admin'),
  ]);
  const serving = processes.start(
    [
      ...['serve', '--state', state, '--port', '0', '--nvd', nvd],
      ...['--inventory', sample.inventory, '--policy', policy],
    ],
    { environment: { PATCHLINE_SLA_POLICY: slaPolicy } },
  );
  const address = await addressIn(serving);
  const keyFile = join(folder, 'builder.key');
  await writeFile(keyFile, builder, { mode: 0o600 });
  const buildSystem = processes.start(
    [
      ...['build-system', '--state', state, '--api', address, '--port', '0', '--inventory', sample.inventory],
      ...['--key', keyFile, '--workshop', workshop, '--repository', repository],
    ],
    { tell },
  );
  return {
    state,
    nvd,
    policy,
    workshop,
    repository: await addressIn(buildSystem),
    buildSystem,
    alice: apiClient({ address, key: alice }, stop),
    bob: apiClient({ address, key: bob }, stop),
    builder: apiClient({ address, key: builder }, stop),
    async trigger(name) {
      const answer = await apiClient({ address, key: timers }, stop).post(`/admin/functions/${name}`, {
        contentType: 'application/json',
        text: '{}',
      });
      if (answer.status !== 202) throw new PatchlineError(`${name}: ${reasonOf(answer)}`);
    },
  };
}

/** The address in a process's first line of output. */
function addressIn(running: Running): Promise<string> {
  return until(`patchline ${running.name}`, () => {
    if (hasEnded(running.child)) throw failed(running);
    return /http:\/\/[\w.:]+/.exec(running.lines[0] ?? '')?.[0];
  });
}
