import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { faultOf, faultsOf, formatFault } from '../../shared/platform/index.ts';

const schema = z.object({ name: z.string(), builds: z.array(z.object({ epoch: z.number().min(0) })) });

function errorOf(value: unknown): z.ZodError {
  const { error } = schema.safeParse(value);
  assert.ok(error);
  return error;
}

describe('what a schema found wrong', () => {
  test('is told field by field', () => {
    assert.deepEqual(faultsOf(errorOf({ builds: [{ epoch: 0 }, { epoch: '1' }] })), [
      { field: 'name', reason: 'is missing' },
      { field: 'builds.1.epoch', reason: 'Invalid input: expected number, received string' },
    ]);
  });

  test('shows the value where the record is given, cut and without what a terminal would obey', () => {
    const value = { name: 'zlib', builds: [{ epoch: `\u001b[31m${'9'.repeat(100_000)}` }] };
    const { reason } = faultOf(errorOf(value), value);

    assert.ok(reason.startsWith(`"\\u001b[31m${'9'.repeat(75)}" Invalid input`), reason);
  });

  test('names no field where the value as a whole is wrong', () => {
    const fault = faultOf(errorOf(null), null);

    assert.equal(fault.field, '');
    assert.equal(formatFault(fault), 'Invalid input: expected object, received null');
  });
});

describe('whatever else is thrown', () => {
  test('is told by its field where it has one', () => {
    const error = Object.assign(new SyntaxError('epoch is no number'), { field: 'epoch' });

    assert.deepEqual(faultOf(error), { field: 'epoch', reason: 'epoch is no number' });
  });

  test('is told as nested too deeply where the stack ran out', () => {
    const deepen = (): number => deepen() + 1;
    try {
      deepen();
      assert.fail('the stack did not run out');
    } catch (error) {
      assert.deepEqual(faultOf(error), { field: '', reason: 'is nested too deeply' });
    }
  });

  test('is told by its text, even what is no error', () => {
    assert.deepEqual(faultOf('gone'), { field: '', reason: 'gone' });
    assert.deepEqual(faultOf(undefined), { field: '', reason: 'undefined' });
  });
});
