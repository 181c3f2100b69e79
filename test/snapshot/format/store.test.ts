import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { pack } from '../../../shared/platform/index.ts';
import { openLocalBlobs } from '../../../shared/platform/local/blobs/local-blobs.ts';
import { blobStore } from '../../../shared/snapshot/index.ts';
import { folderOf } from '../../platform/local/state.ts';

const NAME = 'nvd/cves/0123456789abcdef0123456789abcdef';

suite('a blob of a snapshot', () => {
  test('is given as it was put', async (t) => {
    const store = blobStore(openLocalBlobs(await folderOf(t)));
    const bytes = pack(Buffer.from('CVE-2021-0001\t{}'));
    await store.put(NAME, bytes);

    assert.deepEqual(Buffer.from(await store.get(NAME)), Buffer.from(bytes));
    assert.equal(await store.find('nvd/cves/other'), undefined);
  });

  for (const [what, bytes] of [
    ['emptied', Buffer.alloc(0)],
    ['cut off after its first bytes', pack(Buffer.from('text')).subarray(0, 3)],
    ['overwritten with zeros', Buffer.alloc(500)],
    ['overwritten with text', Buffer.from('CVE-2021-0001\t{}')],
  ] as const)
    test(`that was ${what} is named, and never read as one without records`, async (t) => {
      const blobs = openLocalBlobs(await folderOf(t));
      await blobs.put(NAME, bytes);
      const store = blobStore(blobs);

      const damaged = {
        name: 'DamagedBlobError',
        message: /^blob nvd\/cves\/0123.* is damaged \(it is not packed\)/,
      };
      await assert.rejects(store.get(NAME), damaged);
      await assert.rejects(store.find(NAME), damaged);
    });
});
