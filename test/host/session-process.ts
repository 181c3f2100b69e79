import { setTimeout as delay } from 'node:timers/promises';
import { startHost } from '../../infra/local/host/index.ts';
import { stopSignal } from '../../infra/local/cli/stop-signal.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { parameter, say } from '../platform/local/programs.ts';
import { fixtures, hostJson } from './harness.ts';
import { handlers } from './fixtures/handlers.ts';

/** A host whose handlers end a moment after it was told to stop. */
const stopped = stopSignal();
handlers.set('changed', async (body) => {
  const { sessionId, n } = body as { sessionId: string; n: number };
  say(`began ${sessionId}${n}`);
  await stopped;
  await delay(100);
  say(`ended ${sessionId}${n}`);
});
const platform = await openLocalPlatform({ stateDir: parameter(0), exclusive: true });
const host = await startHost({
  appFiles: ['sessions.ts'],
  directory: fixtures,
  hostJson,
  settings: {},
  bus: platform.bus,
  documents: platform.documents,
  log: () => undefined,
});
// The host alone keeps no process alive.
const alive = setInterval(() => undefined, 60_000);
await stopped;
await host.stop();
await platform.close();
clearInterval(alive);
