import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { nvdApiKey } from '../../shared/app/nvd-api-key.ts';
import { openPlatform } from '../support/platform.ts';
import { appServices } from '../support/services.ts';
import { startNvdServer } from '../wire/nvd-server.ts';

const REFERENCE = '@Microsoft.KeyVault(SecretUri=https://kv-dev.vault.azure.net/secrets/nvd-api-key)';

test('a key is taken as it is', () => {
  assert.equal(nvdApiKey('0f8fad5b-d9cb-469f-a165-70867728950e'), '0f8fad5b-d9cb-469f-a165-70867728950e');
  assert.equal(nvdApiKey(undefined), undefined);
});

test('the NVD is asked without a key where a Key Vault reference was not resolved, and a warning says so', async (t) => {
  await using server = await startNvdServer({ apiKeys: ['a-key-that-is-known'] });
  const warned = once(process, 'warning');

  const environment = { NVD_API_KEY: REFERENCE, NVD_API_URL: server.url };
  const { nvdApi } = await appServices(await openPlatform(t), environment);
  await nvdApi.fetchPage({ start: '2026-01-01T00:00:00.000Z', end: '2026-01-02T00:00:00.000Z' }, 0);

  assert.deepEqual(
    server.requests.map(({ status, headers }) => ({ status, apikey: headers['apikey'] })),
    [{ status: 200, apikey: undefined }],
  );
  const [warning] = (await warned) as [Error];
  assert.match(warning.message, /^NVD_API_KEY is a Key Vault reference that was not resolved/);
  assert.ok(!warning.message.includes('kv-dev'), 'the setting itself is not shown');
});
