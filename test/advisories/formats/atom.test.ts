import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Advisory } from '../../../shared/advisories/advisory.ts';
import { anAdvisory, publication } from '../fixtures.ts';
import { siteFiles } from '../site-files.ts';

/** Id of each entry of the feed → when it says that it was updated. */
function entriesOf(...advisories: Advisory[]): Map<string, string> {
  const files = siteFiles({ publication, advisories, statements: [] });
  const feed = files.find(({ path }) => path === 'advisories.atom')?.content.toString() ?? '';
  const entries = feed.split('<entry>').slice(1);
  const text = (entry: string, name: string): string =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(entry)?.[1] ?? '';
  return new Map(entries.map((entry) => [text(entry, 'id'), text(entry, 'updated')]));
}

const first = anAdvisory();
const second = anAdvisory({ id: 'EXSA-2026-0002', package: 'nginx' });
const addressOf = ({ id }: Advisory): string => `https://advisories.example.org/advisories/${id}.html`;

suite('an entry of the Atom feed', () => {
  test('is updated exactly by a revision of its advisory, under the same id', () => {
    const at = '2026-03-01T00:00:00.000Z';
    const before = entriesOf(first, second);
    // What the advisory says changes with what is known; only a revision tells readers so.
    const reworded = entriesOf({ ...first, workaround: 'Switch it off.' }, second);
    const revised = entriesOf(
      { ...first, revisions: [...first.revisions, { number: 2, at, summary: 'Changed.' }] },
      second,
    );

    assert.deepEqual(reworded, before);
    assert.equal(before.get(addressOf(first)), first.publishedAt);
    assert.equal(revised.get(addressOf(first)), at);
    assert.equal(revised.get(addressOf(second)), before.get(addressOf(second)));
    assert.equal(revised.size, before.size);
  });

  test('stands for one advisory: a later one of the same package has an entry of its own', () => {
    const later = anAdvisory({ id: 'EXSA-2026-0007', publishedAt: '2026-04-01T00:00:00.000Z' });
    const entries = entriesOf(first, later);

    assert.deepEqual([...entries.keys()].sort(), [addressOf(first), addressOf(later)]);
    assert.equal(entries.get(addressOf(first)), first.publishedAt);
  });
});
