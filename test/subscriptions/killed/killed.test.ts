import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type OutgoingEvent, relayOutbox } from '../../../shared/events/index.ts';
import { type DocumentBody, type Platform, systemClock } from '../../../shared/platform/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { openDriver } from '../../azure/driver.ts';
import { startServices } from '../../azure/services.ts';
import { needsRealData, realData } from '../../needs.ts';
import { folderOf } from '../../platform/local/state.ts';
import { runCli } from '../../support/cli.ts';
import { freePort } from '../../support/free-port.ts';
import { servicesOn } from '../../support/jobs.ts';
import { type Random, seeded } from '../../support/random.ts';
import { commandSubscriber, registerSubscriber } from '../../../shared/subscriptions/index.ts';
import { webhooks } from '../webhooks/world.ts';
import { serveEvents } from './api-server.ts';
import { type Killable, startKillable } from './killable.ts';

/** `npm run subscribers` goes through fifty rounds with 10,000 events of a scan of the real data. */
const ROUNDS = Number(process.env['PATCHLINE_SUBSCRIBER_ROUNDS'] ?? 1);
const isWhole = ROUNDS > 1;
const MOST_EVENTS = isWhole ? 10_000 : 80;

const root = join(import.meta.dirname, '..', '..', '..');
const example = (name: string): string => join(root, 'examples', name);

/** A document of an outbox, as a scan left it. */
interface Raised extends DocumentBody {
  packageKey: string;
  outgoing: OutgoingEvent;
}

/** The real packages under several names of releases: one release alone has too few findings. */
const RELEASES = 6;

/** The inputs of each scan. */
async function inputs(folder: string): Promise<string[][]> {
  if (!isWhole) return [[]];
  const manifest = join(realData, 'inventory', 'cbl-mariner-1.0-2021-09-11.json');
  const inventory = JSON.parse(await readFile(manifest, 'utf8')) as object;
  const scans: string[][] = [];
  for (let at = 1; at <= RELEASES; at += 1) {
    const file = join(folder, `inventory-${at}.json`);
    await writeFile(file, JSON.stringify({ ...inventory, release: `${at}.0` }));
    scans.push(['--nvd', join(realData, 'nvd'), '--inventory', file]);
  }
  return scans;
}

/** Events of findings that scans raise, in the order of each package. */
async function scanned(t: TestContext): Promise<Raised[]> {
  const folder = await folderOf(t);
  const state = join(folder, 'scanned');
  for (const given of await inputs(folder)) {
    const { code, stderr } = await runCli(['scan', '--state', state, '--baseline', 'off', ...given]);
    assert.equal(code, 0, stderr);
  }
  const local = await openLocalPlatform({ stateDir: state });
  const raised: Raised[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const changes = await local.documents.container('findings').changes<Raised>(cursor, 1000);
    raised.push(...changes.items.filter(({ kind }) => kind === 'outbox'));
    ({ cursor, more } = changes);
  }
  await local.close();
  if (isWhole) assert.ok(raised.length >= MOST_EVENTS, `${raised.length} events`);
  return raised.slice(0, MOST_EVENTS);
}

/** What a subscriber kept, as `aggregate sequence`; a line that a kill cut off is none. */
type Kept = () => { id: string; aggregate: string; sequence: number }[];

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

function keptIn(file: string): Kept {
  return () =>
    linesOf(file)
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as ReturnType<Kept>[number]);
}

/** The poller prints no ids: subject and sequence tell its events apart. */
function printedIn(file: string): Kept {
  return () =>
    linesOf(file).flatMap((line) => {
      const [, subject, sequence] = /^\S+Z \S+ (\S+) (\d+)$/.exec(line) ?? [];
      if (subject === undefined) return [];
      const aggregate = subject.split('/').slice(0, 2).join('/');
      return [{ id: `${subject} ${sequence}`, aggregate, sequence: Number(sequence) }];
    });
}

/** Repeats are told apart by their ids; then each aggregate's sequences come in order, from 1, without a gap. */
function assertWhole(name: string, kept: Kept, expected: ReadonlyMap<string, number>): void {
  const first = new Map<string, ReturnType<Kept>[number]>();
  for (const event of kept()) if (!first.has(event.id)) first.set(event.id, event);
  const byAggregate = Map.groupBy(first.values(), ({ aggregate }) => aggregate);
  for (const [aggregate, count] of expected)
    assert.deepEqual(
      (byAggregate.get(aggregate) ?? []).map(({ sequence }) => sequence),
      Array.from({ length: count }, (_, at) => at + 1),
      `${name}: ${aggregate}`,
    );
  assert.equal(byAggregate.size, expected.size, name);
}

function inAnyOrder<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((each) => ({ each, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

async function endAll(killables: readonly Killable[]): Promise<void> {
  await Promise.all(killables.map(({ end }) => end()));
}

test(
  'subscribers of each kind, killed and restarted at random, miss nothing and keep the order',
  isWhole ? needsRealData() : {},
  async (t) => {
    const raised = await scanned(t);
    await using azure = await startServices();
    await using driver = await openDriver(azure.environment);
    const platform: Platform = { ...driver, clock: systemClock };
    const folder = await folderOf(t);
    const file = (name: string): string => join(folder, name);
    const api = await serveEvents(servicesOn(platform));
    t.after(api.close);

    const port = String(await freePort());
    const { subscriber, secret } = await registerSubscriber(
      { ...platform, webhooks },
      {
        ...{ url: `http://127.0.0.1:${port}/`, audience: 'private', filter: {}, from: 'beginning' },
        owner: { id: 'key:a', name: 'a' },
      },
    );
    const node = (name: string, args: string[], environment = {}, output?: string): Killable =>
      startKillable({
        name,
        command: process.execPath,
        args,
        environment,
        ...(output !== undefined && { output }),
      });
    const receiver = node('receiver', [example('receive-webhook.mjs'), port, file('webhook')], {
      WEBHOOK_SECRET: secret,
    });
    const verified = async (): Promise<boolean> =>
      (await commandSubscriber({ ...platform, webhooks }, subscriber.subscriberId, { do: 'verify' }))
        .subscriber.state === 'active';
    while (!(await verified())) await delay(100);
    const killables = [
      receiver,
      node('deliverer', [join(import.meta.dirname, 'deliver-process.ts'), JSON.stringify(azure.environment)]),
      node('bus', [example('receive-events.mjs'), 'finding-events', 'triage', file('bus')], {
        SERVICEBUS_CONNECTION: azure.serviceBus.connectionString,
      }),
      node('stream', [
        example('follow-stream.mjs'),
        `${api.address}/api/events/stream?audience=private`,
        file('stream'),
      ]),
      startKillable({
        ...{ name: 'feed', command: 'python3', output: file('feed') },
        args: [example('poll-events.py'), api.address, file('cursor'), 'audience=private'],
      }),
    ];
    await using ending = { [Symbol.asyncDispose]: () => endAll(killables) };
    assert.ok(ending);
    const subscribers: Record<string, Kept> = {
      webhook: keptIn(file('webhook')),
      bus: keptIn(file('bus')),
      stream: keptIn(file('stream')),
      feed: printedIn(file('feed')),
    };
    const random = seeded(15);
    const expected = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const size = Math.ceil(raised.length / ROUNDS);
      const part = raised.slice(round * size, (round + 1) * size);
      for (const body of part) {
        const { packageKey, outgoing } = body;
        await platform.documents.container('findings').create(packageKey, body);
        expected.set(
          outgoing.aggregate,
          Math.max(expected.get(outgoing.aggregate) ?? 0, outgoing.event.sequence),
        );
      }
      const relaying = relayOutbox(platform, 'findings');
      for (const killable of inAnyOrder(killables, random)) {
        await delay(random.below(300));
        await killable.restart();
      }
      await relaying;
      const total = raised.slice(0, (round + 1) * size).length;
      const isThere = (kept: Kept): boolean => new Set(kept().map(({ id }) => id)).size >= total;
      while (!Object.values(subscribers).every(isThere)) {
        for (const { check } of killables) check();
        await delay(100);
      }
      for (const [name, kept] of Object.entries(subscribers)) assertWhole(name, kept, expected);
    }
    const repeats = Object.entries(subscribers).map(
      ([name, kept]) => `${name} ${kept().length - raised.length}`,
    );
    const kills = killables.map(({ name, kills: count }) => `${name} ${count}`).join(', ');
    t.diagnostic(
      `${raised.length} events, ${ROUNDS} rounds; killed: ${kills}; repeats: ${repeats.join(', ')}`,
    );
  },
);
