import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { countVerdicts, verdictsIn } from '../../../shared/matching/open/verdicts-in.ts';
import { type Random, seeded } from '../../support/random.ts';

const cves = ['CVE-2021-1', 'CVE-2021-11', 'CVE-2021-111', 'CVE-2021-2'];

/** What sources write, all that could be mistaken for a border or a name. */
const reasons = ['', 'ends', '"cve":"CVE-2021-1"', '},{"package":"p","cve":"CVE-2021-2"', 'ä\t\\"[]', '}]'];

/** Of one build, in an order that is none; now and then with the CVE named inside, too. */
function verdictsOf(random: Random): unknown[] {
  const build = { package: random.pick(['p', 'a "b"']), epoch: 0, version: '1', release: '2' };
  return Array.from({ length: random.below(9) }, () => ({
    ...build,
    cve: random.pick(cves),
    ...(random.below(9) === 0 ? { inside: [{ cve: random.pick(cves) }] } : {}),
    evidence: { reason: random.pick(reasons) },
  }));
}

suite('the verdicts on a CVE in the text of a build', () => {
  test('are those that parsing all of it finds', () => {
    const random = seeded(31);
    let found = 0;
    for (let round = 0; round < 2000; round += 1) {
      const all = verdictsOf(random);
      const cve = random.pick(cves);
      const expected = all.filter((verdict) => (verdict as { cve: string }).cve === cve);

      const text = Buffer.from(JSON.stringify(all));
      assert.deepEqual(verdictsIn(text, cve), expected);
      assert.equal(countVerdicts(text), all.length);
      found += expected.length;
    }
    assert.ok(found > 1000);
  });

  test('are found without parsing the others', () => {
    const [first, second] = ['CVE-2021-1', 'CVE-2021-2'].map((cve) => ({ package: 'p', cve }));
    const text = Buffer.from(`[${JSON.stringify(first)},${JSON.stringify(second).replace('}', ',}')}]`);

    assert.deepEqual(verdictsIn(text, 'CVE-2021-1'), [first]);
    assert.throws(() => verdictsIn(text, 'CVE-2021-2'), SyntaxError);
  });
});
