import { startLocalHost } from '../../infra/local/cli/local-host.ts';
import { openServices } from '../../shared/app/index.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import { readSettings, systemClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { identifyByRole } from '../support/actors.ts';

/** The API of a state folder, as `serve` serves it, in a process of its own. Says its address; to any message, its peak memory. */
const [, , stateDir = ''] = process.argv;
const local = await openLocalPlatform({ stateDir, exclusive: true });
const settings = readSettings(settingsSchema, {});
const services = await openServices({ ...local, clock: systemClock }, settings, identifyByRole);
const keys = { isAdmin: () => false, host: [] };
const host = await startLocalHost(services, { listen: () => false, http: { port: 0, keys } });
process.once('disconnect', () => process.exit());
process.on('message', () => process.send?.({ peakMB: Math.round(process.resourceUsage().maxRSS / 1024) }));
process.send?.({ url: host.address });
