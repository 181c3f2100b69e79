import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readAffected } from '../../../shared/vulnerabilities/index.ts';

const versions = [{ version: '0', lessThan: '2.0', status: 'affected', versionType: 'semver' }];

function subjectOf(fields: object): object | undefined {
  const affectedData = [{ versions, ...fields }];
  return readAffected([{ source: 'cna', affectedData }], 'cna')?.sources[0]?.entries[0]?.subject;
}

suite('the subject of an entry of `affected`', () => {
  const address = 'https://github.com/Acme/Frobnicator/blob/v1.9/src/parse.c';

  test('lies in the repository that its program files are addressed in, where it names none', () => {
    assert.deepEqual(subjectOf({ vendor: 'Acme', product: 'Parser', programFiles: ['src/a.c', address] }), {
      vendor: 'Acme',
      product: 'Parser',
      repository: 'https://github.com/acme/frobnicator',
      programFiles: ['src/a.c', address],
    });
  });

  test('is that repository’s, where it names nothing else', () => {
    assert.deepEqual(subjectOf({ product: 'n/a', programFiles: [address] }), {
      repository: 'https://github.com/acme/frobnicator',
      programFiles: [address],
    });
  });

  test('lies in the repository it names itself, whatever its files say', () => {
    const repo = 'https://github.com/acme/main';

    assert.deepEqual(subjectOf({ product: 'Parser', repo, programFiles: [address] }), {
      product: 'Parser',
      repository: repo,
      programFiles: [address],
    });
  });

  test('is not told by paths, nor by addresses that lie in no repository', () => {
    assert.equal(
      subjectOf({ programFiles: ['src/parse.c', 'file:src/parse.c', 'https://acme.example/a.c'] }),
      undefined,
    );
    assert.equal(subjectOf({ programFiles: 'src/parse.c' }), undefined);
    assert.equal(subjectOf({ programFiles: [null, 7] }), undefined);
  });

  test('keeps a bounded number of program files', () => {
    const programFiles = Array.from({ length: 500 }, (_, at) => `${at}/${'x'.repeat(5_000)}`);
    const kept = (subjectOf({ product: 'Parser', programFiles }) ?? {}) as { programFiles?: string[] };

    assert.equal(kept.programFiles?.length, 20);
    assert.ok(kept.programFiles.every((file) => file.length <= 1_000));
  });
});
