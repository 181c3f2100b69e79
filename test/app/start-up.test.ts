import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startUp } from '../../shared/app/start-up.ts';
import { currentPlatform, fixedClock, providePlatform } from '../../shared/platform/index.ts';
import { NOW, openPlatform } from '../support/platform.ts';

const SETTINGS = /^(Cosmos|Storage|ServiceBus|PATCHLINE_NVD)/;

/** An environment of its own for the time of a test. */
function onlySettings(t: { after(undo: () => void): void }, settings: NodeJS.ProcessEnv): void {
  const before = { ...process.env };
  for (const name of Object.keys(process.env))
    if (SETTINGS.test(name)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, settings);
  t.after(() => {
    process.env = before;
  });
}

test('an app without settings does not start, and says at once all that it lacks', async (t) => {
  onlySettings(t, {});

  await assert.rejects(startUp(), {
    name: 'InvalidInputError',
    message: [
      'the app cannot start:',
      'setting PATCHLINE_NVD: give live, a folder of feeds or the URL of one',
      'setting Cosmos__accountEndpoint is missing: the URL of the Cosmos DB account',
      'setting Storage__blobServiceUri is missing: the URL of the blob service',
      'setting ServiceBus__fullyQualifiedNamespace is missing: the host name of the Service Bus namespace',
    ].join('\n'),
  });
});

test('a platform that nobody provided is the one of the settings, asked for nothing yet', async (t) => {
  onlySettings(t, {
    PATCHLINE_NVD: 'live',
    Cosmos: 'AccountEndpoint=http://127.0.0.1:9/;AccountKey=a2V5',
    Storage: 'UseDevelopmentStorage=true',
    ServiceBus:
      'Endpoint=sb://localhost:9;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true',
  });

  await startUp();

  const platform = await currentPlatform();
  assert.equal(platform.takeRequestUnits?.(), 0);
  await platform.bus.close();
  await platform.documents.close();
});

test('a host that provides its platform has checked its own settings', async (t) => {
  onlySettings(t, {});
  const platform = await openPlatform(t, fixedClock(NOW));
  providePlatform(Promise.resolve(platform));

  await startUp();

  assert.equal(await currentPlatform(), platform);
});
