import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { expiryWarning, makeSigningKey, openSigner } from '../../shared/advisories/index.ts';
import { NOW } from '../support/platform.ts';

const days = (count: number): Date => new Date(NOW.getTime() + count * 86_400_000);

suite('a signing key', () => {
  test('that was made here signs until its end, and is refused after it', async () => {
    const armored = await makeSigningKey({ name: 'Example', email: 's@example.org', days: 90, now: NOW });
    const open = (now: Date): ReturnType<typeof openSigner> => openSigner(armored, { from: 'key', now });

    const signer = await open(days(89));
    assert.equal(signer.expiresAt?.getTime(), days(90).getTime());
    assert.match(await signer.sign('text', NOW), /BEGIN PGP SIGNATURE/);
    await assert.rejects(open(days(91)), /^InvalidInputError: key: expired at/);
  });

  test('is warned of in its last month, by its fingerprint and day', () => {
    const key = { fingerprint: 'AB12', expiresAt: days(40) };

    assert.equal(expiryWarning(key, NOW), undefined);
    assert.match(expiryWarning(key, days(11)) ?? '', /AB12 expires on 2026-03-\d\d/);
    assert.equal(expiryWarning({ ...key, expiresAt: undefined }, NOW), undefined);
  });
});
