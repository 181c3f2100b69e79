import assert from 'node:assert/strict';
import { test } from 'node:test';
import { versionRanges } from '../../../shared/vulnerabilities/opinion/version-range.ts';

const affected = (raw: object): object[] => versionRanges({ status: 'affected', ...raw });

const expressions: [text: string, ranges: object[]][] = [
  ['1.2.3', [{ from: '1.2.3', only: true }]],
  ['v1.30.0', [{ from: 'v1.30.0', only: true }]],
  ['= 17.2.7', [{ from: '17.2.7', only: true }]],
  ['>= 18.2.1, < 18.2.5', [{ from: '18.2.1', to: '18.2.5', open: true }]],
  ['>=1.2 <1.4', [{ from: '1.2', to: '1.4', open: true }]],
  ['<= 0.9-rc2', [{ to: '0.9-rc2' }]],
  ['< 1.7.29', [{ to: '1.7.29', open: true }]],
  ['before 2.2.1', [{ to: '2.2.1', open: true }]],
  ['before version 24.1', [{ to: '24.1', open: true }]],
  ['prior to 3.0', [{ to: '3.0', open: true }]],
  ['up to 4.5', [{ to: '4.5' }]],
  ['2.1 and earlier', [{ to: '2.1' }]],
  ['1.0 through 1.4', [{ from: '1.0', to: '1.4' }]],
  ['1.0 - 1.4', [{ from: '1.0', to: '1.4' }]],
  ['1.0 before 1.5', [{ from: '1.0', to: '1.5', open: true }]],
  [
    '7.0, 8.0',
    [
      { from: '7.0', only: true },
      { from: '8.0', only: true },
    ],
  ],
  ['5.x', [{ from: '5', to: '5', branch: true }]],
  ['4.0.*', [{ from: '4.0', to: '4.0', branch: true }]],
  ['*', [{}]],
  ['all versions', [{}]],
  // What cannot be compared says nothing.
  ['n/a', []],
  ['', []],
  ['< e47e56d226519635768e6aab2f38f0ab037c09e5', []],
  ['fb7d3bc4a1b2', []],
  ['Snapdragon 695 5G Mobile Platform', []],
  ['5.2(7f) SR2', []],
  ['!= 1.2', []],
];
for (const [text, ranges] of expressions)
  test(`a version "${text}" means ${JSON.stringify(ranges)}`, () => {
    assert.deepEqual(
      affected({ version: text }),
      ranges.map((range) => ({ status: 'affected', ...range })),
    );
  });

const bounded: [raw: object, range: object | undefined][] = [
  [
    { version: '0', lessThan: '2.7.0' },
    { to: '2.7.0', open: true },
  ],
  [
    { version: 'unspecified', lessThan: '1.2' },
    { to: '1.2', open: true },
  ],
  [{ version: 'n/a', lessThanOrEqual: '2.5.8' }, { to: '2.5.8' }],
  [{ version: '*', lessThanOrEqual: '1.9' }, { to: '1.9' }],
  [
    { version: '1.9.14', lessThan: '1.9.17p1' },
    { from: '1.9.14', to: '1.9.17p1', open: true },
  ],
  [
    { version: '6.18.27', lessThanOrEqual: '6.18.*' },
    { from: '6.18.27', to: '6.18', branch: true },
  ],
  [
    { version: '6.18.0', lessThan: '6.19.*' },
    { from: '6.18.0', to: '6.19', open: true },
  ],
  [{ version: '7.1', lessThanOrEqual: '*' }, { from: '7.1' }],
  [
    { version: '4.0.x', lessThan: '4.0.5' },
    { from: '4.0', to: '4.0.5', open: true },
  ],
  [
    { version: '0', lessThan: '< 29.4.0' },
    { to: '29.4.0', open: true },
  ],
  [{ version: '0', lessThanOrEqual: '<= 11.1' }, { to: '11.1' }],
  [{ version: 'Android 12.0', lessThanOrEqual: 'Android 14.0' }, undefined],
  [{ version: 'fb7d3bc4', lessThan: 'efc52947', versionType: 'git' }, undefined],
  [{ version: '*', lessThan: '1.5.0', versionType: 'git' }, undefined],
];
for (const [raw, range] of bounded)
  test(`${JSON.stringify(raw)} means ${JSON.stringify(range ?? 'nothing that can be compared')}`, () => {
    assert.deepEqual(affected(raw), range === undefined ? [] : [{ status: 'affected', ...range }]);
  });

test('changes stay where they name a version', () => {
  const [range] = versionRanges({
    version: '5.0',
    lessThan: '6.0',
    status: 'affected',
    changes: [
      { at: '5.4.1', status: 'unaffected' },
      { at: 'the hotfix', status: 'unaffected' },
    ],
  });

  assert.deepEqual(range?.changes, [{ at: '5.4.1', status: 'unaffected' }]);
});
