import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { readWordGroups, readWordLists } from '../../shared/platform/index.ts';

suite('word lists', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'word-lists-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  // Each of its own: a file is read once.
  const file = (text: string): URL => {
    const path = join(mkdtempSync(join(folder, 'lists-')), 'words.yaml');
    writeFileSync(path, text);
    return pathToFileURL(path);
  };

  test('are read by name, with words parted by blanks and line breaks', () => {
    const { hosts, makers } = readWordLists(
      file('# Hosts.\nhosts: >\n  a.org b.org\n  c.org\nmakers: intel\n'),
      'hosts',
      'makers',
    );

    assert.deepEqual([...hosts], ['a.org', 'b.org', 'c.org']);
    assert.deepEqual([...makers], ['intel']);
  });

  test('are read whole where their names are data', () => {
    const groups = readWordGroups(file('a: b c\nd: e'));

    assert.deepEqual(
      groups,
      new Map([
        ['a', new Set(['b', 'c'])],
        ['d', new Set(['e'])],
      ]),
    );
    assert.throws(() => readWordGroups(file('a: 7')), {
      name: 'RangeError',
      message: /words\.yaml: a is not/,
    });
  });

  test('that are missing, not text, or name a word twice are refused by name', () => {
    for (const text of ['', 'others: a', 'hosts: [a, b]', 'hosts: 7'])
      assert.throws(() => readWordLists(file(text), 'hosts'), {
        name: 'RangeError',
        message: /words\.yaml: hosts/,
      });
    assert.throws(() => readWordLists(file('hosts: a b a'), 'hosts'), { message: /hosts names a twice/ });
  });

  test('of the product are each asked for by the code beside them', () => {
    const root = join(import.meta.dirname, '../..');
    // Tables of what is known, which are read by row, and lists whose names are data too; policies of times lie in sla.
    const tables = [
      '/curated.yaml',
      '/subjects.yaml',
      '/components.yaml',
      '/modules.yaml',
      '/policy.yaml',
      '/distributions.yaml',
      '/vendors.yaml',
    ];
    for (const list of globSync('shared/!(sla)/**/*.yaml', { cwd: root })) {
      if (tables.some((table) => list.endsWith(table))) continue;
      const code = globSync(join(list, '../*.ts'), { cwd: root }).map((path) =>
        readFileSync(join(root, path), 'utf8'),
      );
      const names = Object.keys(parse(readFileSync(join(root, list), 'utf8')) as object);
      assert.ok(names.length > 0, list);
      for (const name of names)
        assert.ok(
          code.some((text) => text.includes(`'${name}'`)),
          `${list}: ${name}`,
        );
    }
  });
});
