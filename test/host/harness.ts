import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

import type { InvocationContext } from '@azure/functions';

import { startHost } from '../../infra/local/host/index.ts';
import type { Host, HostOptions, Log } from '../../infra/local/host/index.ts';
import type { Bus, OutgoingMessage } from '../../shared/platform/index.ts';
import { type LocalPlatform, openLocalPlatform } from '../../shared/platform/local/index.ts';
import { handlers } from './fixtures/handlers.ts';

interface LogEntry {
  level: Parameters<Log>[0];
  category: string;
  message: string;
  fields: object;
}

export const hostJson = {
  version: '2.0',
  logging: { logLevel: { default: 'Debug' } },
  extensions: { http: { routePrefix: '' }, serviceBus: { maxConcurrentCalls: 4, maxConcurrentSessions: 4 } },
};

export const fixtures = join(import.meta.dirname, 'fixtures');

/** Undoes things after the test, the last first. */
const undoings = new WeakMap<TestContext, (() => Promise<void>)[]>();

function afterwards(t: TestContext, undo: () => Promise<void>): void {
  const known = undoings.get(t);
  if (known) {
    known.push(undo);
    return;
  }
  const list = [undo];
  undoings.set(t, list);
  t.after(async () => {
    for (const each of list.reverse()) await each();
  });
}

/** A platform in a folder of its own; both are gone after the test. */
export async function openPlatform(t: TestContext): Promise<LocalPlatform> {
  const stateDir = await mkdtemp(join(tmpdir(), 'patchline-host-'));
  const platform = await openLocalPlatform({ stateDir, exclusive: true });
  afterwards(t, async () => {
    await platform.close();
    await rm(stateDir, { recursive: true });
  });
  return platform;
}

export interface RunningHost {
  host: Host;
  platform: LocalPlatform;
  entries: LogEntry[];
}

/** Starts a host on a fixture app whose functions do what `does` says. */
export async function runHost(
  t: TestContext,
  app: string,
  does: Record<string, (input: unknown, context: InvocationContext) => unknown>,
  options: Partial<HostOptions> & { platform?: LocalPlatform } = {},
): Promise<RunningHost> {
  handlers.clear();
  for (const [name, handler] of Object.entries(does)) handlers.set(name, handler);
  const { platform = await openPlatform(t), ...rest } = options;
  const entries: LogEntry[] = [];
  const host = await startHost({
    appFiles: [`${app}.ts`],
    directory: fixtures,
    hostJson,
    settings: { JOB_QUEUE: 'ingest-jobs' },
    bus: platform.bus,
    documents: platform.documents,
    log: (level, category, message, fields = {}) => entries.push({ level, category, message, fields }),
    ...rest,
  });
  afterwards(t, () => host.stop());
  return { host, platform, entries };
}

/** A bus some of whose calls go another way. */
export function busWith(bus: Bus, overrides: Partial<Bus>): Bus {
  return new Proxy(bus, {
    get: (target, key: keyof Bus) => overrides[key] ?? target[key].bind(target),
  });
}

export function jobs(...bodies: unknown[]): OutgoingMessage[] {
  return bodies.map((body, index) => ({ id: `job-${index}`, body }));
}

/** A promise and the function that resolves it. */
export function signal<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  return Promise.withResolvers<T>();
}
