import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Format } from '../../../shared/advisories/formats/format.ts';
import { formats } from '../../../shared/advisories/formats/formats.ts';
import { makeSigningKey, openSigner, publishSite } from '../../../shared/advisories/index.ts';
import { anAdvisory, publication } from '../../advisories/fixtures.ts';
import { store } from '../../advisories/site/stored.ts';
import { openWatched } from './world.ts';
import { raisedAlerts } from '../../../shared/operations/alerts/settle-alerts.ts';

suite('a publication that is watched', () => {
  test('is told while a format leaves out a CVE, by its name, until it does not', async (t) => {
    const { services, clock, look } = await openWatched(t, 'held-publication');
    await publishSite(services, publication);
    await store(services.documents, anAdvisory());
    const osv = formats.find(({ name }) => name === 'osv');
    assert.ok(osv);
    const mocked = t.mock.method(osv as Required<Format>, 'documents', () => []);

    for (let attempt = 1; attempt <= 2; attempt++) {
      await assert.rejects(publishSite(services, publication), {
        name: 'PublicationHeldError',
        format: 'osv',
      });
      assert.deepEqual(await look(), attempt === 1 ? ['raised held-publication'] : [], 'once');
      clock.pass({ hours: 1 });
    }
    const [alert] = await raisedAlerts(services);
    assert.match(
      alert?.text ?? '',
      /^Since 20\S+Z, .* held, .*: osv of azurelinux-3\.0 does not name CVE-2024-0001/,
    );

    mocked.mock.restore();
    await publishSite(services, publication);
    assert.deepEqual(await look(), ['cleared held-publication']);
  });

  test('is told in the last month of its key, and after it, until another signs', async (t) => {
    const { services, clock, look } = await openWatched(t, 'expiring-key');
    const publishWith = async (days: number): Promise<void> => {
      const now = clock.now();
      const key = await makeSigningKey({ name: 'Test', days, now });
      await publishSite(services, publication, { signer: await openSigner(key, { from: 'test', now }) });
    };
    await publishWith(60);
    assert.deepEqual(await look(), []);

    clock.pass({ hours: 31 * 24 });
    assert.deepEqual(await look(), ['raised expiring-key']);
    clock.pass({ hours: 60 * 24 });
    assert.deepEqual(await look(), [], 'it stays');

    await publishWith(365);
    assert.deepEqual(await look(), ['cleared expiring-key']);
  });
});
