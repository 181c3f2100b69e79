import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { readSecret } from '../../../shared/platform/azure/index.ts';
import { azureSettings, readSettings } from '../../../shared/platform/index.ts';
import { needs } from '../../needs.ts';
import { trustedCertificate } from './certificate.ts';
import { startIdentityEndpoint, storageToken } from './identity-endpoint.ts';
import { startKeyVault } from './key-vault.ts';

const CLIENT_ID = '11111111-2222-3333-4444-555555555555';
const VERSION = '0123456789abcdef0123456789abcdef';
const settings = readSettings(azureSettings, { Storage__clientId: CLIENT_ID });
// The fake is at an address of this machine, which is none of the vault's domain.
const here = { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } };

const token = storageToken();
const identity = await startIdentityEndpoint(token);
Object.assign(process.env, identity.environment);
after(() => identity[Symbol.asyncDispose]());

async function vaultOf(t: TestContext): Promise<Awaited<ReturnType<typeof startKeyVault>>> {
  const secrets = new Map([
    ['advisories', 'the newest'],
    [`advisories/${VERSION}`, 'an older one'],
  ]);
  const vault = await startKeyVault(await trustedCertificate(t), token, secrets);
  t.after(() => vault[Symbol.asyncDispose]());
  return vault;
}

test('a secret is read by managed identity, of the newest version or of one', needs('openssl'), async (t) => {
  const { url } = await vaultOf(t);

  assert.equal(await readSecret(`${url}/secrets/advisories`, settings, here), 'the newest');
  assert.deepEqual(identity.asked.at(-1), { resource: 'https://vault.azure.net', clientId: CLIENT_ID });
  assert.equal(await readSecret(`${url}/secrets/advisories/${VERSION}`, settings, here), 'an older one');
});

test('what cannot be read is said by its address, and whether it may pass', needs('openssl'), async (t) => {
  const vault = await vaultOf(t);
  const read = (path: string): Promise<string> => readSecret(`${vault.url}${path}`, settings, here);

  await assert.rejects(read('/secrets/other'), { name: 'InvalidInputError', message: /secrets\/other: / });
  for (const path of ['/', '/keys/advisories', '/secrets/', '/secrets/a/b/c', '/secrets/a_b'])
    await assert.rejects(read(path), {
      name: 'InvalidInputError',
      message: /is not the address of a secret/,
    });
  for (const [status, name] of [
    [403, 'InvalidInputError'],
    [429, 'TransientError'],
    [503, 'TransientError'],
  ] as const) {
    vault.failing.status = status;
    await assert.rejects(read('/secrets/advisories'), { name }, String(status));
  }
});
