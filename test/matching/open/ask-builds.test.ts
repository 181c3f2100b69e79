import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { askBuilds } from '../../../shared/matching/index.ts';
import { httpd, scanned } from './scanned.ts';

async function asking(t: TestContext) {
  const { current, release, ...rest } = await scanned(t);
  const ask = (builds = [httpd], cve = 'CVE-2021-0001') =>
    askBuilds(rest.blobs, current, release, { builds, cve });
  return { ...rest, ask };
}

suite('what is asked about builds', () => {
  test('is what a matcher says, with what is too new for the inventory', async (t) => {
    const { ask, matcher } = await asking(t);
    const other = { ...httpd, version: '2.4.10' };

    for (const builds of [[httpd], [other], [httpd, other]])
      for (const asked of ['CVE-2021-0001', 'CVE-2021-0002', 'CVE-2021-0003'])
        assert.deepEqual(
          await ask(builds, asked),
          builds.map((build) => ({
            identities: matcher.identities(build),
            verdicts: matcher.verdicts(build).filter(({ cve }) => cve === asked),
          })),
        );
    assert.equal((await ask([httpd], 'CVE-2021-0002'))[0]?.verdicts.length, 1);
  });

  test('is read, without what a matcher reads, and worked out again where nothing is kept', async (t) => {
    const { ask, blobs } = await asking(t);
    const expected = await ask();

    for await (const { name } of blobs.list('nvd/indexes/')) await blobs.put(name, Buffer.from('damaged'));
    assert.deepEqual(await ask(), expected);

    for (const prefix of ['nvd/verdicts/', 'nvd/indexes/'])
      for await (const { name } of blobs.list(prefix)) await blobs.delete(name);
    assert.deepEqual(await ask(), expected);
  });
});
