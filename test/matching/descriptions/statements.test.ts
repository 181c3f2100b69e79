import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ecosystemOfPurlType } from '../../../shared/ecosystems/index.ts';
import { seekVersion } from '../../../shared/cpe/index.ts';
import { positionIn } from '../../../shared/matching/descriptions/position.ts';
import { readVersionStatements } from '../../../shared/matching/descriptions/statements.ts';

function each(description: string, positions: Record<string, string>): [string, string, string][] {
  return Object.entries(positions).map(([version, position]) => [description, version, position]);
}

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
  ...each('Versions before PostgreSQL 17.6, 16.10, 15.14, 14.19, and 13.22 are affected.', {
    '12.1': 'covered',
    '16.9': 'covered',
    '16.10': 'beyond',
    '15.14': 'beyond',
    '18.0': 'beyond',
  }),
  ...each('Parser crash in Wireshark 4.0.0 to 4.0.5 and 3.6.0 to 3.6.13 allows denial of service.', {
    '3.4.9': 'before',
    '3.6.13': 'covered',
    '3.6.14': 'beyond',
    '4.0.5': 'covered',
    '4.0.6': 'beyond',
  }),
  ...each('Foo 9.x before 9.0.5 and 8.x before 8.5.1 allows it.', {
    '8.5.0': 'covered',
    '8.6.0': 'beyond',
    '9.0.4': 'covered',
    '9.0.5': 'beyond',
  }),
  ...each('An issue in MariaDB 10.5 through 10.5.22 and 10.6.x through 10.6.15.', {
    '10.6.15': 'covered',
    '10.6.16': 'beyond',
  }),
  ...each('Use after free prior to the Linux kernel 5.10.5.', { '5.10.4': 'covered', '5.10.5': 'beyond' }),
  ...each('A flaw in the proxy of nginx before nginx 1.25.3.', { '1.25.2': 'covered', '1.25.3': 'beyond' }),
  ...each('It is fixed in Apache Tomcat 9.0.99, 10.1.35 and 11.0.3.', {
    '10.1.34': 'covered',
    '10.1.35': 'beyond',
  }),
  ...each('Up to and including GNU Binutils 2.40.', { '2.40': 'covered', '2.41': 'beyond' }),
  ...each('Versions >= 2.0.0, < 2.4.1 leak memory. This is patched in 2.4.1.', {
    '1.9': 'before',
    '2.0.0': 'covered',
    '2.4.0': 'covered',
    '2.4.1': 'beyond',
  }),
  ...each('This issue affects Tool: from 1.2.0 before 1.2.9, from 1.3.0 through 1.3.3.', {
    '1.1.9': 'before',
    '1.2.8': 'covered',
    '1.2.9': 'beyond',
    '1.3.3': 'covered',
    '1.3.4': 'beyond',
  }),
  ...each(
    'Starting in version 1.6.20 and prior to versions 1.6.26 and 1.7.11, a container can be started. ' +
      'This bug has been fixed in containerd 1.6.26 and 1.7.11.',
    {
      '1.6.19': 'before',
      '1.6.25': 'covered',
      '1.6.26': 'beyond',
      '1.7.10': 'covered',
      '1.7.11': 'beyond',
    },
  ),
  ...each('Tool between versions 3.1 and 3.4.2 is affected. Upgrade soon.', {
    '3.0.9': 'before',
    '3.4.2': 'covered',
    '3.4.3': 'beyond',
  }),
  ...each('Tool 1.7.28 and below, and 2.0.0 through 2.0.6, crash. It is fixed in 1.7.29 and 2.0.7.', {
    '1.7.7': 'covered',
    '1.7.29': 'beyond',
    '2.0.6': 'covered',
    '2.0.7': 'beyond',
  }),
  ...each('Tool 1.8 before 1.8.5 and 1.9 before 1.9.2 overflows.', {
    '1.7': 'before',
    '1.8.4': 'covered',
    '1.8.5': 'beyond',
    '1.9.1': 'covered',
  }),
  ...each('Prior to versions 6.9.13-48 and 7.1.2-22 the decoder overflows.', {
    '6.9.13-47': 'covered',
    '6.9.13.48': 'beyond',
    '7.0.0': 'covered',
    '7.1.2.22': 'beyond',
  }),
  ...each('From 1.1.0 up to (but not including) 5.2.5, and from 6.0.0 to before 6.2.4, it crashes.', {
    '1.0.9': 'before',
    '1.1.0': 'covered',
    '5.2.5': 'beyond',
    '6.2.3': 'covered',
    '6.2.4': 'beyond',
  }),
  ...each('From 0.8.8 until 0.11.0, it leaks. This issue is fixed in version 0.11.0.', {
    '0.10.9': 'covered',
    '0.11.0': 'beyond',
  }),
  ...each('Tool 0.10 to 0.24 loses notes; update to 0.24.', { '0.23': 'covered', '0.24': 'beyond' }),
  ['From 0.8.8 until 0.11.0, it leaks.', '0.11.0', 'covered'],
  ['Versions 7.0.0 to 7.0.10 upload; it was partially patched in 7.0.10.', '7.0.10', 'covered'],
  ['All versions up to 3.21.1 (exclusive) are open.', '3.21.1', 'beyond'],
  ...each('Server 10.4 through 10.5.*, and 11.0 through 11.4.x crashes.', {
    '10.5.28': 'covered',
    '10.6.1': 'beyond',
    '11.4.7': 'covered',
  }),
  ...each('Supported versions are 7.5.24 and prior, 7.6.20 and prior and 8.0.27 and prior.', {
    '7.5.24': 'covered',
    '7.5.25': 'beyond',
    '8.0.27': 'covered',
    '8.0.28': 'beyond',
  }),
  ...each('Tool 24.5.1, 23.6.8 and earlier are affected.', { '24.5.1': 'covered', '23.6.9': 'beyond' }),
  ['Ver.3.1.x series versions prior to Ver.3.1.12, and Ver.2.9 and earlier versions.', '3.1.1', 'covered'],
  ['Upgrade to Tool versions 10.4.48 ELTS, 11.5.42 LTS, 12.4.25 LTS.', '12.4.24', 'covered'],
  ['Tool before 1.39.13, 1.42.7 1.43.2, 1.44.0 leaks.', '1.43.1', 'covered'],
  ['Tool through 7.0-10 is affected.', '7.0-7', 'covered'],
  ['Versions up to 0.47 wrap around. From 0.48 the value is correct.', '0.8', 'covered'],
  ['Versions from 1.2.0 through 1.2.5. It is patched in 1.2.9.', '1.2.7', 'covered'],
  ['Up to 255 bytes of memory are sent.', '3.3.2', 'unknown'],
  // A day says nothing about a version that is none, nor a version about one that is a day.
  ...each('Tool before 2018-07-16 crashes.', {
    '20180622': 'covered',
    '20180716': 'beyond',
    '1.5': 'unknown',
  }),
  ...each('Tool before 16 July 2018 crashes.', { '20180622': 'covered', '1.5': 'unknown' }),
  ...each('Builds of Tool before July 2018 crash.', { '1.5': 'unknown', '20190101': 'beyond' }),
  ['Tool before 2019 crashes.', '1.5', 'unknown'],
  ['Tool 4.x before 4.4.4 and 6.x before 2016-11-01 crashes.', '6.0.0', 'unknown'],
  ['Somewhen between 6.10 and 6.11 the driver started to crash.', '6.6.134', 'unknown'],
  ['It leaks memory through a crafted 1.0 file.', '0.9', 'unknown'],
];

for (const [description, version, position] of cases) {
  test(`${version}: ${position} in "${description}"`, () => {
    assert.equal(positionIn(readVersionStatements(description), seekVersion(version)), position);
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
        seekVersion(version),
      );

      assert.equal(position, below ? 'covered' : 'beyond');
    }),
  );
});

test('"from A before B" parts the versions at A and at B, however it is said', () => {
  const part = fc.integer({ min: 0, max: 30 });
  const said = fc.constantFrom<(a: string, b: string) => string>(
    (a, b) => `from ${a} before ${b}`,
    (a, b) => `>= ${a}, < ${b}`,
    (a, b) => `starting in version ${a} and prior to version ${b}`,
    (a, b) => `since ${a} up to but not including ${b}`,
  );

  fc.assert(
    fc.property(part, part, part, said, (one, other, minor, say) => {
      fc.pre(one !== other);
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const statements = readVersionStatements(
        `A flaw in tool ${say(`2.${from}.0`, `2.${to}.0`)} crashes it.`,
      );
      const expected = minor < from ? 'before' : minor < to ? 'covered' : 'beyond';

      assert.equal(positionIn(statements, seekVersion(`2.${minor}.0`)), expected);
    }),
  );
});

test('the order of versions is the one that is handed in', () => {
  const perl = ecosystemOfPurlType('cpan')?.scheme;
  const statements = readVersionStatements('DBI versions before 1.632 for Perl overflow.');

  assert.equal(positionIn(statements, seekVersion('1.64')), 'covered');
  assert.equal(positionIn(statements, seekVersion('1.64', perl)), 'beyond');
});

test('in a list of branches with two numbers the fix of its own branch decides', () => {
  const number = fc.integer({ min: 1, max: 30 });
  const branches = fc.uniqueArray(number, { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(branches, number, number, (majors, fix, minor) => {
      const fixes = majors.map((major) => `${major}.${fix}`).join(', ');
      const statements = readVersionStatements(`Versions before Tool ${fixes} are affected.`);

      for (const major of majors)
        assert.equal(
          positionIn(statements, seekVersion(`${major}.${minor}`)),
          minor < fix ? 'covered' : 'beyond',
        );
    }),
  );
});

test('a description is read as far as a CVE record may go, however long it is', () => {
  const statements = readVersionStatements(`${'1.2.3, 1.2.4, '.repeat(20_000)} before 1.2.5`);

  assert.deepEqual(statements.fixed, []);
});
