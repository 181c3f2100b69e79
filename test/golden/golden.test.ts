import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import * as versions from '../../shared/platform/versions.ts';
import { migrations } from '../../shared/platform/index.ts';
import { folderOf } from '../platform/local/state.ts';
import { fieldPaths } from './field-paths.ts';
import { advice, outdated, readGolden, type Shape, unraised, writeGolden } from './golden-file.ts';
import { sampleShapes } from './sample-shapes.ts';

const shape: Shape = {
  name: 'entries',
  numbers: { DERIVATION: 4, sample: 'aa' },
  hash: '01',
  mayGrow: false,
};
const golden = readGolden(writeGolden([shape]));

suite('derived shapes of the sample', () => {
  test('are what the golden file says: who changes one raises its number', async (t) => {
    const kept = readGolden(readFileSync(join(import.meta.dirname, 'shapes.golden'), 'utf8'));

    const shapes = await sampleShapes(join(await folderOf(t), 'state'));

    assert.deepEqual(unraised(kept, shapes).map(advice), []);
    assert.deepEqual(outdated(kept, shapes), [], 'npm run golden brings these lines up to date');
  });

  test('of documents are at the schema that their migrations lead to', () => {
    const { FINDING_SCHEMA, PATCH_SCHEMA, BUILD_SCHEMA, DECISION_SCHEMA, OUTBOX_SCHEMA } = versions;
    const kinds = {
      finding: FINDING_SCHEMA,
      patch: PATCH_SCHEMA,
      build: BUILD_SCHEMA,
      decision: DECISION_SCHEMA,
      outbox: OUTBOX_SCHEMA,
    };
    for (const [kind, schema] of Object.entries(kinds)) {
      const steps = migrations.filter((migration) => migration.kind === kind);
      assert.equal(schema, 1 + Math.max(0, ...steps.map(({ to }) => to - 1)), kind);
    }
  });
});

suite('the golden file', () => {
  test('holds what was written', () => {
    assert.equal(writeGolden([shape]), 'entries DERIVATION=4 sample=aa 01\n');
    assert.deepEqual(outdated(golden, [shape]), []);
    assert.deepEqual(unraised(golden, [shape]), []);
  });

  test('catches an output that changed under its number, by name', () => {
    const changed = { ...shape, hash: '02' };

    assert.deepEqual(unraised(golden, [changed]), [changed]);
    assert.match(advice(changed), /^entries changed and DERIVATION did not: raise /);
    assert.match(advice({ ...changed, mayGrow: true }), /npm run golden -- entries$/);
  });

  test('takes a change whose number was raised, a new shape and one that went, and tells that they are outdated', () => {
    const raised = { ...shape, hash: '02', numbers: { DERIVATION: 5, sample: 'aa' } };
    const added = { ...shape, name: 'indexes' };

    assert.deepEqual(unraised(golden, [raised, added]), []);
    assert.deepEqual(outdated(golden, [raised]), ['entries']);
    assert.deepEqual(outdated(golden, [shape, added]), ['indexes']);
    assert.deepEqual(outdated(golden, []), ['entries']);
  });
});

test('field paths are equal for values of one shape, and tell a field more, a type changed and null', () => {
  const paths = fieldPaths([{ a: [{ b: 1 }], c: 'x' }]);

  assert.deepEqual(paths, ['a[].b: number', 'c: string']);
  assert.deepEqual(fieldPaths([{ c: 'y', a: [{ b: 2 }, { b: 3 }] }]), paths);
  assert.deepEqual(fieldPaths([{ c: null, d: { e: true } }]), ['c: null', 'd.e: boolean']);
});
