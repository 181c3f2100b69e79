import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type RepositoryContents, repositoryContents } from '../../../shared/patches/index.ts';
import { keepContents } from '../../../shared/patches/places/contents.ts';
import { openPlatform } from '../../support/platform.ts';

const base = { release: 'azurelinux-3.0', repository: 'base' };
const holding = (...binaries: [string, string][]): RepositoryContents =>
  new Map([['httpd', new Map(binaries)]]);

suite('the contents of a repository', () => {
  test('are those of the last look, and unknown before the first', async (t) => {
    const { blobs } = await openPlatform(t);
    assert.equal(await repositoryContents(blobs, base), undefined);

    await keepContents(blobs, base, { contents: holding(['httpd.x86_64', '0:2-1']), isPartial: false });
    const contents = holding(['httpd.aarch64', '0:2-2']);
    await keepContents(blobs, base, { contents, isPartial: false });

    assert.deepEqual(await repositoryContents(blobs, base), contents);
    assert.equal(await repositoryContents(blobs, { ...base, repository: 'extended' }), undefined);
  });

  test('keep what a look that was not whole did not find', async (t) => {
    const { blobs } = await openPlatform(t);
    const before = holding(['httpd.x86_64', '0:2-1'], ['httpd.aarch64', '0:2-1']);
    await keepContents(blobs, base, { contents: before, isPartial: false });

    await keepContents(blobs, base, { contents: holding(['httpd.x86_64', '0:2-2']), isPartial: true });

    assert.deepEqual(
      await repositoryContents(blobs, base),
      holding(['httpd.x86_64', '0:2-2'], ['httpd.aarch64', '0:2-1']),
    );
  });
});
