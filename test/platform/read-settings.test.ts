import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { readSettings } from '../../shared/platform/index.ts';

const schema = z.object({
  NAME: z.string().optional(),
  MODE: z.enum(['on', 'off'], 'give on or off').default('off'),
  PLACE: z.url('is not a URL').optional(),
});

suite('settings that are read', () => {
  test('take what the environment says, and defaults for the rest', () => {
    assert.deepEqual(readSettings(schema, { NAME: 'n', OTHER: 'x' }), { NAME: 'n', MODE: 'off' });
  });

  test('count an empty value as none', () => {
    assert.deepEqual(readSettings(schema, { NAME: '', MODE: '', PLACE: '' }), { MODE: 'off' });
  });

  test('are refused with every name that is wrong, and no value', () => {
    assert.throws(() => readSettings(schema, { MODE: 'secret', PLACE: 'secret' }), {
      name: 'InvalidInputError',
      message: 'setting MODE: give on or off\nsetting PLACE: is not a URL',
    });
  });
});
