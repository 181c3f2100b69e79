import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { parameter, say } from './programs.ts';

/** Owns a folder, locks a message and a session, and waits to be killed. */
const platform = await openLocalPlatform({ stateDir: parameter(0), exclusive: true });
await platform.bus.send('match-jobs', [{ id: 'job', body: 1 }]);
await platform.bus.send('finding-events', [{ id: 'event', body: 1, sessionId: 's' }]);
await platform.bus.receive({ entity: 'match-jobs' }, 1);
const triage = { entity: 'finding-events', subscription: 'triage' };
await (await platform.bus.acceptSession(triage, 's'))?.receive(1);
say('holding');
const message = await platform.bus.receive({ entity: 'ingest-jobs' }, 1, 600_000);
say(`received ${message[0]?.id ?? 'nothing'}`);
setInterval(() => undefined, 1000);
