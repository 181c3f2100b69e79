import assert from 'node:assert/strict';
import test from 'node:test';
import { describedBeside } from '../../../shared/snapshot/build/described.ts';
import { app, configuration } from '../../cpe/criteria.ts';

const text = 'A flaw in Acme App 1.2 and earlier.';

test('a description stays beside criteria of every version, if it names versions', () => {
  const open = [configuration(app('*'))];

  assert.equal(describedBeside('acme:app', open, text), text);
  assert.equal(describedBeside('acme:app', open, 'A flaw in Acme App.'), undefined);
  assert.equal(describedBeside('acme:app', [configuration(app('1.2'))], text), undefined);
  assert.equal(
    describedBeside('acme:app', [configuration(app('*', { versionEndExcluding: '1.3' }))], text),
    undefined,
  );
  assert.equal(describedBeside('other:app', open, text), undefined);
});

test('a description of a flaw that came back stays beside any criteria', () => {
  const again = 'Version 1.7.0 regressed compared to 1.6.3.';

  assert.equal(describedBeside('acme:app', [configuration(app('1.7.0'))], again), again);
});
