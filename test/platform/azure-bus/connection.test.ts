import assert from 'node:assert/strict';
import { test } from 'node:test';

import { azureSettings, type Environment, readSettings } from '../../../shared/platform/index.ts';
import { readBusConnection as readBus } from '../../../shared/platform/azure/bus/connection.ts';
import { InvalidInputError } from '../../../shared/platform/errors.ts';

const readBusConnection = (environment: Environment) => readBus(readSettings(azureSettings, environment));

const KEY = 'SharedAccessKeyName=a;SharedAccessKey=b';
const local = `Endpoint=sb://localhost:5672;${KEY};UseDevelopmentEmulator=true`;
const azure = `Endpoint=sb://name.servicebus.windows.net;${KEY}`;

test('a namespace is reached by identity', async () => {
  const { auth } = await readBusConnection({
    ServiceBus__fullyQualifiedNamespace: 'name.servicebus.windows.net',
    ServiceBus__clientId: '00000000-0000-0000-0000-000000000001',
  });

  assert.ok('credential' in auth);
  assert.equal(auth.fullyQualifiedNamespace, 'name.servicebus.windows.net');
});

test('an emulator is reached by its connection string, and its administration by another', async () => {
  const administration = local.replace('5672', '5300');

  const one = await readBusConnection({ ServiceBus: local });
  const two = await readBusConnection({ ServiceBus: local, ServiceBus__administration: administration });

  assert.deepEqual(one.auth, { connectionString: local, administrationConnectionString: local });
  assert.deepEqual(two.auth, { connectionString: local, administrationConnectionString: administration });
});

const refused: { name: string; settings: Record<string, string>; says: RegExp }[] = [
  { name: 'no setting at all', settings: {}, says: /ServiceBus__fullyQualifiedNamespace is missing/ },
  {
    name: 'a URL for a host name',
    settings: { ServiceBus__fullyQualifiedNamespace: 'https://name.servicebus.windows.net/' },
    says: /ServiceBus__fullyQualifiedNamespace.*is not a host name/,
  },
  { name: 'a key for Azure', settings: { ServiceBus: azure }, says: /setting ServiceBus: a key for name/ },
  {
    name: 'a key for the administration of Azure',
    settings: { ServiceBus: local, ServiceBus__administration: azure },
    says: /setting ServiceBus__administration: a key for name/,
  },
  {
    name: 'no connection string',
    settings: { ServiceBus: 'name' },
    says: /ServiceBus is not a connection string/,
  },
  { name: 'a connection string without an endpoint', settings: { ServiceBus: KEY }, says: /needs Endpoint/ },
];
for (const { name, settings, says } of refused) {
  test(`${name} is refused, with the setting's name and without its value`, async () => {
    await assert.rejects(readBusConnection(settings), (error) => {
      assert.ok(error instanceof InvalidInputError);
      assert.match(error.message, says);
      assert.doesNotMatch(error.message, /SharedAccessKey=b/);
      return true;
    });
  });
}
