import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { positionIn, readVersionStatements } from '../../../shared/matching/routing/version-statement.ts';

const cases: [description: string, version: string, position: string][] = [
  ['less through 653 allows OS command execution.', '643', 'covered'],
  ['less through 653 allows OS command execution.', '661', 'beyond'],
  ['libexpat in Expat before 2.7.2 allows attackers to trigger allocations.', '2.6.4', 'covered'],
  ['libexpat in Expat before 2.7.2 allows attackers to trigger allocations.', '2.7.2', 'beyond'],
  ['In 0.9-rc2 and earlier, avahi-daemon can be crashed.', '0.8', 'covered'],
  ['In versions 0.9rc2 and below, avahi-daemon can be crashed.', '0.9', 'beyond'],
  ['the GNU C Library version 2.27 to 2.38 allows loading.', '2.38', 'covered'],
  ['the GNU C Library version 2.27 to 2.38 allows loading.', '2.26', 'before'],
  ['In XZ Utils 5.3.3alpha to 5.8.0, the decoder has a bug.', '5.4.4', 'covered'],
  ['ping in iputils before 20250602 allows a denial of service.', '20240117', 'covered'],
  ['This issue is fixed in versions 1.7.29, 2.0.7, 2.1.5 and 2.2.0.', '1.7.7', 'covered'],
  ['This issue is fixed in versions 1.7.29, 2.0.7, 2.1.5 and 2.2.0.', '2.0.7', 'beyond'],
  ['This issue is fixed in versions 1.7.29, 2.0.7, 2.1.5 and 2.2.0.', '2.1.4', 'covered'],
  [
    'Versions 1.7.28 and below, 2.0.0-beta.0 through 2.0.6 contain a bug. It is fixed in 1.7.29 and 2.0.7.',
    '1.7.7',
    'covered',
  ],
  ['Users should upgrade to version 2.32.4 to receive a fix.', '2.31.0', 'covered'],
  ['Prior to version 2.33.0 it leaks. Starting in version 2.33.0, it does not.', '2.31.0', 'covered'],
  ['curl could leak the password used for the first host.', '8.11.1', 'unknown'],
];

for (const [description, version, position] of cases) {
  test(`${version}: ${position} in "${description}"`, () => {
    assert.equal(positionIn(readVersionStatements(description), version), position);
  });
}

test('"before X" parts the versions at X', () => {
  const part = fc.nat(30);

  fc.assert(
    fc.property(part, part, part, part, (major, minor, otherMajor, otherMinor) => {
      const [bound, version] = [`${major}.${minor}.1`, `${otherMajor}.${otherMinor}.0`];
      const below = otherMajor < major || (otherMajor === major && otherMinor <= minor);

      const position = positionIn(
        readVersionStatements(`A flaw in tool before ${bound} crashes it.`),
        version,
      );

      assert.equal(position, below ? 'covered' : 'beyond');
    }),
  );
});
