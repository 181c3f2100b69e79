import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { answerPage, type PageFiles } from '../../shared/dashboard/index.ts';

const files: PageFiles = new Map([
  ['index.html', Buffer.from('<!doctype html>')],
  ['patchline-ABC.js', Buffer.from('1')],
]);
const header = (): null => null;
const asked = (name: string, more: object = {}) =>
  answerPage(files, { name, isHead: false, header, ...more });

suite('files of the page', () => {
  test('every view is the same document, asked for again each time', () => {
    for (const name of ['', 'overview', 'findings/azurelinux-3.0/httpd/CVE-2021-0001']) {
      const answer = asked(name);
      assert.equal(answer?.headers['content-type'], 'text/html; charset=utf-8', name);
      assert.equal(answer.headers['cache-control'], 'no-cache', name);
    }
  });

  test('a file whose name holds its content is kept for good; others are not found', () => {
    const { status, headers } = asked('patchline-ABC.js') ?? {};

    assert.equal(status, 200);
    assert.match(headers?.['cache-control'] ?? '', /immutable/);
    for (const name of ['patchline-OLD.js', 'index.html', 'keys.json'])
      assert.equal(asked(name), undefined, name);
  });

  test('who has the document is told so', () => {
    const { etag = '' } = asked('')?.headers ?? {};
    const again = asked('', { header: (name: string) => (name === 'if-none-match' ? etag : null) });

    assert.deepEqual({ status: again?.status, bytes: again?.bytes }, { status: 304, bytes: undefined });
    assert.equal(asked('', { isHead: true })?.bytes, undefined);
  });

  test('no other host, no script within the document, and nobody’s frame', () => {
    const policy = asked('')?.headers['content-security-policy'] ?? '';

    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  });
});
