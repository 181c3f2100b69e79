import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookOf } from '../../../../infra/local/cli/present/text/look.ts';

const xterm = { TERM: 'xterm-256color' };

test('a terminal is as wide as it says, and colours', () => {
  assert.deepEqual(
    (({ width, colour }) => ({ width, colour }))(lookOf({ isTTY: true, columns: 90 }, xterm)),
    { width: 90, colour: true },
  );
});

test('a file gets neither colour nor links', () => {
  assert.deepEqual(lookOf({}, xterm), { width: 120, colour: false, links: false });
});

test('NO_COLOR and TERM=dumb take the colour, FORCE_COLOR brings it to a file', () => {
  const terminal = { isTTY: true, columns: 80 };

  assert.equal(lookOf(terminal, { ...xterm, NO_COLOR: '1' }).colour, false);
  assert.equal(lookOf(terminal, { TERM: 'dumb' }).colour, false);
  assert.equal(lookOf({}, { ...xterm, FORCE_COLOR: '1' }).colour, true);
  assert.equal(lookOf({}, { ...xterm, FORCE_COLOR: '0' }).colour, false);
});

test('a terminal too narrow for any table counts as forty columns', () => {
  assert.equal(lookOf({ isTTY: true, columns: 10 }, xterm).width, 40);
});
