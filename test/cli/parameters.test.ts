import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dayOrTime, snapshotHash, time, wholeNumber } from '../../infra/local/cli/parameters.ts';
import { runName } from '../../infra/local/cli/run-name.ts';

suite('a parameter', () => {
  const taken: [read: (text: string) => unknown, text: string, value: unknown][] = [
    [time('--now'), '2026-02-01', '2026-02-01T00:00:00.000Z'],
    [time('--now'), '2026-02-01T05:00:00Z', '2026-02-01T05:00:00.000Z'],
    [time('--now'), '2026-02-01T05:00:00.5+02:00', '2026-02-01T03:00:00.500Z'],
    [dayOrTime('--as-of'), '2026-02-01', '2026-02-01'],
    [dayOrTime('--as-of'), '2026-02-01T05:00:00Z', '2026-02-01T05:00:00Z'],
    [snapshotHash('--snapshot'), '0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef'],
    [wholeNumber('--port', [0, 65_535]), '0', 0],
    [wholeNumber('--port', [0, 65_535]), '65535', 65_535],
    [runName('--run-id'), '20260201T050000.000Z-manual', '20260201T050000.000Z-manual'],
  ];
  for (const [read, text, value] of taken) {
    test(`takes ${text}`, () => {
      assert.equal(read(text), value);
    });
  }

  // A time without a zone would mean another moment on each machine.
  const refused: [read: (text: string) => unknown, texts: string[], says: string][] = [
    [
      time('--now'),
      ['', '5', 'Feb 3', '2026-13-01', '2026-02-30', '2026-02-01T05:00:00'],
      'is not a time (ISO 8601)',
    ],
    [
      dayOrTime('--as-of'),
      ['', 'yesterday', '2026-02-30', '2026-02-01 (later)', '2026-02-01T05:00:00+02:00'],
      'is not a date (YYYY-MM-DD) or a time in UTC',
    ],
    [snapshotHash('--snapshot'), ['', 'abc', '../../x', 'G'.repeat(32)], 'is not the hash of a snapshot'],
    [
      wholeNumber('--port', [0, 65_535]),
      ['', '-1', '1e3', '0x10', '7.5', '65536'],
      'is not a whole number from 0 to 65535',
    ],
    [
      runName('--run-id'),
      ['', 'a/b', '../a', '.a', 'a b', 'a\n', 'ä', 'a'.repeat(65)],
      'at most 64 letters, digits, dots, dashes and underscores, the first a letter or digit',
    ],
  ];
  for (const [read, texts, says] of refused) {
    for (const text of texts) {
      test(`that ${says.slice(0, 30)}… is refused with its flag: ${JSON.stringify(text).slice(0, 30)}`, () => {
        assert.throws(
          () => read(text),
          (error: Error) => error.name === 'InvalidInputError' && error.message.endsWith(` ${text}: ${says}`),
        );
      });
    }
  }
});
