import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { breaks } from '../../infra/contracts/compatibility.ts';

type Schema = Record<string, unknown>;

const finding = {
  type: 'object',
  required: ['cve', 'severity'],
  properties: {
    cve: { type: 'string' },
    severity: { enum: ['low', 'high'] },
    score: { type: 'number', minimum: 0, maximum: 10 },
    packages: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
  },
};

function withField(name: string, schema: Schema): Schema {
  return { ...finding, properties: { ...finding.properties, [name]: schema } };
}

function without(name: keyof typeof finding.properties): Schema {
  const { [name]: _, ...properties } = finding.properties;
  return { ...finding, required: finding.required.filter((each) => each !== name), properties };
}

const cases: readonly [name: string, newer: Schema, sent: string[], taken: string[]][] = [
  ['the same', finding, [], []],
  ['a further field', withField('lane', { type: 'string' }), [], []],
  ['a field less', without('score'), ['score: is gone'], []],
  [
    'a field that is now required',
    { ...finding, required: ['cve', 'severity', 'score'] },
    [],
    ['score: is now required'],
  ],
  [
    'a field that may now be absent',
    { ...finding, required: ['cve'] },
    ['severity: was always there and may now be absent'],
    [],
  ],
  [
    'a further value',
    withField('severity', { enum: ['low', 'high', 'moderate'] }),
    ['severity: may now be "moderate"'],
    [],
  ],
  ['a value less', withField('severity', { enum: ['low'] }), [], ['severity: may no longer be "high"']],
  [
    'another type',
    withField('cve', { type: 'number' }),
    ['cve: its type was "string" and is "number"'],
    ['cve: its type was "string" and is "number"'],
  ],
  [
    'a wider type',
    withField('cve', { type: ['string', 'null'] }),
    ['cve: its type was "string" and is ["string","null"]'],
    [],
  ],
  [
    'a wider bound',
    withField('score', { type: 'number', minimum: 0, maximum: 100 }),
    ['score: its maximum was 10 and is 100'],
    [],
  ],
  [
    'a narrower bound',
    withField('score', { type: 'number', minimum: 1, maximum: 10 }),
    [],
    ['score: its minimum was 0 and is 1'],
  ],
  [
    'a bound that may not be reached itself',
    withField('score', { type: 'number', exclusiveMinimum: -1, maximum: 10 }),
    ['score: its minimum was 0 and is anything'],
    [],
  ],
  [
    'a bound that may not be reached any more',
    withField('score', { type: 'number', minimum: 0, exclusiveMaximum: 10 }),
    [],
    ['score: its exclusiveMaximum was anything and is 10'],
  ],
  [
    'a field of an item that is gone',
    withField('packages', { type: 'array', items: { type: 'object', properties: {} } }),
    ['packages[].name: is gone'],
    [],
  ],
];

suite('a newer schema', () => {
  for (const [name, newer, sent, taken] of cases)
    test(`with ${name} says whom it breaks`, () => {
      assert.deepEqual(breaks(finding, newer, 'sent'), sent);
      assert.deepEqual(breaks(finding, newer, 'taken'), taken);
    });

  test('that lacks a field of a closed object breaks who still sends it', () => {
    const shut = { ...without('score'), additionalProperties: false };

    assert.deepEqual(breaks({ ...finding, additionalProperties: false }, shut, 'taken'), ['score: is gone']);
  });
});

const leaf = fc.oneof(
  fc.constantFrom<Schema>(
    {},
    { type: 'string' },
    { type: ['string', 'null'] },
    { type: 'number' },
    { type: 'integer' },
    { type: 'number', minimum: 2 },
    { type: 'number', minimum: 1, maximum: 3 },
    { type: 'number', exclusiveMinimum: 1 },
    { type: 'number', exclusiveMinimum: 2, exclusiveMaximum: 3 },
    { type: 'string', maxLength: 1 },
    { const: 'a' },
    { anyOf: [{ type: 'string' }, { type: 'number' }] },
    { anyOf: [{ const: 'a' }, { type: 'integer' }, { type: 'null' }] },
  ),
  fc
    .uniqueArray(fc.constantFrom('a', 'bb', 'c'), { minLength: 1 })
    .map((values): Schema => ({ enum: values })),
);
const { schema: schemas } = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    leaf,
    tie('schema').map((items): Schema => ({ type: 'array', items })),
    fc
      .tuple(fc.dictionary(fc.constantFrom('x', 'y'), tie('schema')), fc.subarray(['x', 'y']), fc.boolean())
      .map(([properties, required, isClosed]): Schema => ({
        ...{ type: 'object', properties, required: required.filter((name) => name in properties) },
        ...(isClosed && { additionalProperties: false }),
      })),
  ),
}));
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom('a', 'bb', 'c', 'ddd', '', 0, 1, 2, 3, 2.5, 4, null, true),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value')),
  ),
}));

/** Readers look away from fields that they do not know. */
function opened(schema: unknown): Schema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) => (key === 'additionalProperties' ? undefined : value)),
  ) as Schema;
}

/** Writers send fields that they know. */
function closed(schema: unknown): Schema {
  return JSON.parse(
    JSON.stringify(schema, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'properties' in value
        ? { ...value, additionalProperties: false }
        : value,
    ),
  ) as Schema;
}

function isValid(schema: Schema, value: unknown): boolean {
  return new Ajv2020({ strict: false }).validate(schema, value);
}

test('where nothing breaks, old readers can read all that comes now, and old writers are still understood', () => {
  fc.assert(
    fc.property(schemas, schemas, fc.array(values, { maxLength: 20 }), (older, newer, given) => {
      const isSentAlike = breaks(older, newer, 'sent').length === 0;
      const isTakenAlike = breaks(older, newer, 'taken').length === 0;
      for (const value of given) {
        if (isSentAlike && isValid(newer, value)) assert.ok(isValid(opened(older), value));
        if (isTakenAlike && isValid(closed(older), value)) assert.ok(isValid(newer, value));
      }
    }),
    { numRuns: 300 },
  );
});
