import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentServices, startUp } from '../../shared/app/index.ts';
import { openPlatform } from '../support/platform.ts';
import { EMULATORS, signedIn } from './emulators.ts';
import { provideOn } from '../support/services.ts';

test('an app that nobody started has no services', () => {
  assert.throws(() => currentServices(), { name: 'PatchlineError', message: /was not started/ });
});

test('an app without settings does not start, and says at once all that it lacks', async () => {
  await assert.rejects(startUp({}), {
    name: 'InvalidInputError',
    message: [
      'the app cannot start:',
      'setting PATCHLINE_NVD: give the NVD as a folder of yearly feeds, its URL, or live for the API',
      'setting Cosmos__accountEndpoint is missing: the URL of the Cosmos DB account',
      'setting Storage__blobServiceUri is missing: the URL of the blob service',
      'setting ServiceBus__fullyQualifiedNamespace is missing: the host name of the Service Bus namespace',
    ].join('\n'),
  });
});

test('an app with a wrong setting or a policy that is not there does not start', async () => {
  await assert.rejects(startUp({ ...EMULATORS, PATCHLINE_NVD: 'live', NVD_API_URL: 'nowhere' }), {
    message: 'the app cannot start:\nsetting NVD_API_URL: is not a URL',
  });
  await assert.rejects(startUp({ ...EMULATORS, PATCHLINE_NVD: 'live', PATCHLINE_POLICY: '/nowhere.yaml' }), {
    message: /^the app cannot start:\npolicy \/nowhere\.yaml: /,
  });
});

test('the services that nobody provided are those of the settings, asked for nothing yet', async () => {
  await startUp({ ...EMULATORS, PATCHLINE_NVD: 'live' });

  const { bus, documents, takeRequestUnits, settings, identify } = currentServices();
  assert.equal(identify(signedIn), undefined, 'nobody said that App Service authentication is on');
  assert.equal(takeRequestUnits?.(), 0);
  assert.equal(settings.PATCHLINE_NVD, 'live');
  await bus.close();
  await documents.close();
});

test('a host that provides its services has checked its own settings', async (t) => {
  const services = await provideOn(await openPlatform(t));

  await startUp({});

  assert.equal(currentServices(), services);
});
