import { setTimeout as delay } from 'node:timers/promises';
import { azureSettings, messageOf, readSettings, systemClock } from '../../../shared/platform/index.ts';
import { openAzurePlatform } from '../../../shared/platform/azure/platform.ts';
import { deliverBehind, deliverLive } from '../../../shared/subscriptions/index.ts';
import { parameter, say } from '../../platform/local/programs.ts';
import { webhooks } from '../webhooks/world.ts';

/** Delivers webhooks as the functions do, again and again, until it is killed. */
const settings = readSettings(azureSettings, JSON.parse(parameter(0)) as Record<string, string>);
const platform = { ...(await openAzurePlatform(settings, systemClock)), webhooks };
say('ready');
for (;;) {
  try {
    await deliverLive(platform, 'ordinary');
    await deliverBehind(platform);
  } catch (error) {
    say(`failed ${messageOf(error)}`);
  }
  await delay(50);
}
