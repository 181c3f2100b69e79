import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseJson } from '../../shared/platform/index.ts';

/** JSON with the fields of its objects as a list, so that one may be there twice. */
type Node = { fields: [name: string, value: Node][] } | { items: Node[] } | { text: string };

const name = fc.oneof(fc.constantFrom('a', 'b', '"', '\\', 'ä', '{"a":'), fc.string({ maxLength: 3 }));
const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string().map((text) => ({ text })),
    fc.array(tie('node'), { maxLength: 3 }).map((items) => ({ items })),
    fc.array(fc.tuple(name, tie('node')), { maxLength: 3 }).map((fields) => ({ fields })),
  ),
}));

function written(value: Node, space: string): string {
  if ('text' in value) return JSON.stringify(value.text);
  if ('items' in value) return `[${value.items.map((item) => written(item, space)).join(`${space},`)}]`;
  const fields = value.fields.map(
    ([key, inner]) => `${space}${JSON.stringify(key)}${space}:${space}${written(inner, space)}`,
  );
  return `{${fields.join(',')}${space}}`;
}

function isAmbiguous(value: Node): boolean {
  if ('text' in value) return false;
  if ('items' in value) return value.items.some(isAmbiguous);
  const names = value.fields.map(([key]) => key);
  return new Set(names).size < names.length || value.fields.some(([, inner]) => isAmbiguous(inner));
}

suite('JSON from outside', () => {
  test('is what JSON.parse reads, and refused exactly where an object names a field twice', () => {
    fc.assert(
      fc.property(node, fc.constantFrom('', ' ', '\n\t'), (value, space) => {
        const text = written(value, space);
        if (isAmbiguous(value)) assert.throws(() => parseJson(text), { name: 'RepeatedFieldError' });
        else assert.deepEqual(parseJson(text), JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('may spell the same name in two ways', () => {
    assert.throws(() => parseJson(String.raw`{"list":[1],"li\u0073t":[]}`), {
      name: 'RepeatedFieldError',
      field: 'list',
      message: 'names the field "list" twice',
    });
  });
});
