import { setTimeout as delay } from 'node:timers/promises';
import { startLocalHost } from '../../infra/local/cli/local-host.ts';
import { openServices } from '../../shared/app/index.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import { decisionRecordedData, recordDecisions } from '../../shared/decisions/index.ts';
import { parseDecisions } from '../../shared/decisions/read-decisions.ts';
import { type Bus, readSettings, systemClock } from '../../shared/platform/index.ts';
import { onPlatform } from './queue.ts';
import { report } from './report.ts';

/** A subscriber who takes each event as it comes. */
const SUBSCRIPTION = { entity: 'finding-events', subscription: 'triage' } as const;
/** Longer than the pause between two looks of the change feed's listener, so that each change meets it anew. */
const BETWEEN_MS = 130;

/**
 * From the state change to the event in a subscriber's hands: decisions recorded one by one, told by the real functions
 * on the local host.
 */
export async function benchRelay(changes: number): Promise<void> {
  await onPlatform(async (platform) => {
    const services = await openServices(
      { ...platform, clock: systemClock },
      readSettings(settingsSchema, {}),
    );
    const host = await startLocalHost(services, { listen: ({ trigger }) => trigger === 'cosmos-db' });
    const changed = new Map<string, number>();
    const waits: number[] = [];
    const subscriber = receive(platform.bus, changes, (scope) => {
      waits.push(performance.now() - (changed.get(scope) ?? Number.NaN));
    });
    for (let number = 0; number < changes; number++) {
      const name = `package-${number}`;
      const { decisions } = parseDecisions(JSON.stringify(decisionOn(name)), 'bench', { releases: [] });
      // Before the write, which counts too.
      changed.set(`package/${name}`, performance.now());
      await recordDecisions(platform.documents, decisions, new Date());
      await delay(BETWEEN_MS);
    }
    await subscriber;
    await host.stop();
    await services.pool.close();
    waits.sort((a, b) => a - b);
    const share = (part: number): number =>
      Math.round(waits[Math.ceil(part * waits.length) - 1] ?? Number.NaN);
    report('relay, change to event, p99', share(0.99) / 1000, 's', {
      changes,
      medianMs: share(0.5),
      mostMs: share(1),
    });
  });
}

function decisionOn(name: string): object {
  return {
    package: name,
    cve: 'CVE-2024-0001',
    status: 'not_affected',
    justification: 'vulnerable_code_not_present',
    reason: 'Measured.',
    author: 'bench',
    decidedAt: '2026-01-01',
  };
}

/** @param told called with the scope of each event */
async function receive(bus: Bus, events: number, told: (scope: string) => void): Promise<void> {
  for (let left = events; left > 0;) {
    const session = await bus.acceptSession(SUBSCRIPTION, undefined, 1000);
    if (session === undefined) continue;
    for (const message of await session.receive(100)) {
      told(decisionRecordedData.parse(message.body).scope);
      await session.complete(message);
      left--;
    }
    await session.close();
  }
}
