import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentServices, startUp } from '../../shared/app/index.ts';
import { EMULATORS, signedIn } from './emulators.ts';

test('an app behind App Service authentication believes its header', async () => {
  await startUp({ ...EMULATORS, PATCHLINE_NVD: 'live', PATCHLINE_APP_SERVICE_AUTHENTICATION: 'true' });

  const { bus, documents, identify } = currentServices();
  assert.deepEqual(identify(signedIn)?.roles, ['operator']);
  await bus.close();
  await documents.close();
});
