import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { writeSample } from '../../shared/operations/samples/store.ts';
import { busSources, type Bus, type Documents, systemClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { keyOf } from '../support/actors.ts';
import { findingDocument } from '../support/finding.ts';
import { shippedPolicy } from '../support/policy.ts';
import { report } from './report.ts';

/** How much lies behind the API, and how long each route is driven. */
interface Size {
  findings: number;
  deadLetters: number;
  days: number;
  seconds: number;
}

const CONNECTIONS = 10;
const DAY_MS = 86_400_000;

/**
 * The API as people on duty and their pages ask it, of a state with many findings, dead letters and samples: requests a
 * second, the median and the slowest in a hundred, and the peak memory of the process that answers.
 */
export async function benchApi(size: Size): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'patchline-bench-api-'));
  try {
    await fillApi(stateDir, size);
    await drive(stateDir, size);
  } finally {
    await rm(stateDir, { recursive: true });
  }
}

async function drive(stateDir: string, { seconds, ...size }: Size): Promise<void> {
  const server = fork(join(import.meta.dirname, 'api-server.ts'), [stateDir]);
  const heard = async <T>(): Promise<T> => {
    const [message] = (await once(server, 'message')) as [T];
    return message;
  };
  const { url } = await heard<{ url: string }>();
  const to = new Date().toISOString();
  const before = (days: number): string => new Date(Date.parse(to) - days * DAY_MS).toISOString();
  const samples = '/api/operations/samples';
  const asked: Readonly<Record<string, string>> = {
    health: '/api/health',
    'a page of findings': '/api/findings?severity=high',
    'findings of a package': '/api/findings?release=azurelinux-3.0&package=package-7',
    'a page of dead letters': '/api/dead-letters?queue=match-jobs',
    'groups of dead letters': '/api/dead-letter-groups',
    'samples of a day': `${samples}?from=${before(1)}&to=${to}&queue=match-jobs`,
    'samples of a year': `${samples}?from=${before(365)}&to=${to}&step=day&queue=match-jobs`,
  };
  for (const [name, path] of Object.entries(asked)) {
    const { requests, latency, errors, non2xx } = await autocannon({
      url: new URL(path, url).href,
      headers: { 'x-functions-key': keyOf('operator') },
      ...{ connections: CONNECTIONS, duration: seconds, timeout: 60 },
    });
    server.send('memory');
    const { peakMB } = await heard<{ peakMB: number }>();
    const { p50, p99 } = latency;
    report(`api, ${name}`, requests.average, 'requests/s', {
      ...{ p50Ms: p50, p99Ms: p99, peakMB, requests: requests.total, failed: errors + non2xx },
      ...{ connections: CONNECTIONS, ...size },
    });
  }
  const ended = once(server, 'exit');
  server.disconnect();
  await ended;
}

/** Many findings, dead letters and samples, as they lie behind the API. */
export async function fillApi(
  stateDir: string,
  { findings, deadLetters, days }: Omit<Size, 'seconds'>,
): Promise<void> {
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  await fillFindings(local.documents, findings);
  await setAside(local.bus, deadLetters);
  await fillSamples(local.documents, days);
  await local.close();
}

/** A hundred a package. */
async function fillFindings(documents: Documents, count: number): Promise<void> {
  const container = documents.container('findings');
  for (let at = 0; at < count / 100; at++) {
    const name = `package-${at}`;
    const of = (index: number): ReturnType<typeof findingDocument> => {
      const cve = `CVE-2024-${1_000_000 + at * 100 + index}`;
      return findingDocument({ package: name, cve, severity: index % 2 === 0 ? 'high' : 'low' });
    };
    const writes = Array.from({ length: 100 }, (_, index) => ({ op: 'create' as const, body: of(index) }));
    await container.batch(`azurelinux-3.0/${name}`, writes);
  }
}

/** Of three kinds. */
async function setAside(bus: Bus, count: number): Promise<void> {
  const queue = { entity: 'match-jobs' };
  for (let at = 0; at < count; at += 100) {
    const messages = Array.from({ length: 100 }, (_, index) => ({
      ...{ id: `job-${at + index}`, body: { package: `package-${at + index}`, digest: 'd'.repeat(64) } },
    }));
    await bus.send(queue.entity, messages);
    for (const [index, { lockToken = '' }] of (await bus.receive(queue, 100)).entries()) {
      const reason = ['SchemaError', 'NotFoundError', 'TypeError'][index % 3] ?? '';
      await bus.deadLetter(queue, lockToken, reason, `package 'package-${at + index}' was not read`);
    }
  }
}

/** As retention leaves it: minutes of a week, hours of a hundred days, and every day. */
async function fillSamples(documents: Documents, days: number): Promise<void> {
  const series = { container: documents.container('samples'), partitionField: 'entityDay' as const };
  const { keepDays } = shippedPolicy.operations.samples;
  const queues = Object.fromEntries([...busSources.keys()].map((name) => [name, sample]));
  const now = Math.floor(systemClock.now().getTime() / 60_000) * 60_000;
  const steps = [
    ['minute', 60_000, keepDays.minute],
    ['hour', 3_600_000, keepDays.hour],
    ['day', DAY_MS, days],
  ] as const;
  for (const [step, ms, kept] of steps)
    for (let age = ms; age < Math.min(kept, days) * DAY_MS; age += ms)
      await writeSample(
        series,
        step,
        { at: new Date(now - age).toISOString(), queues },
        shippedPolicy.operations.samples,
      );
}

const sample = {
  ...{ active: 12, scheduled: 1, deadLettered: 3, transferring: 0, oldestSeconds: 40, arrived: 20, done: 19 },
  processing: { count: 19, mean: 1.5, max: 4 },
  critical: { count: 19, mean: 12, max: 31 },
};
