import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseJson, parseJsonRecord, parseJsonRecords } from '../../shared/platform/index.ts';

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

/** What a reader of records should see: symbols in place of objects that name a field twice. */
function seen(value: Node): unknown {
  if ('text' in value) return value.text;
  if ('items' in value) return value.items.map(seen);
  const names = value.fields.map(([key]) => key);
  const twice = names.find((key, index) => names.indexOf(key) < index);
  if (twice !== undefined) return `names the field "${twice}" twice`;
  return Object.fromEntries(value.fields.map(([key, inner]) => [key, seen(inner)]));
}

/** V8 takes one name of a single escaped character for another: what is left of it here are names without. */
function withoutEscapes(value: Node): Node {
  if ('text' in value) return value;
  if ('items' in value) return { items: value.items.map(withoutEscapes) };
  return {
    fields: value.fields.map(([key, inner]) => [
      key.replaceAll(/[^ !#-[\]-~ä]/g, '.'),
      withoutEscapes(inner),
    ]),
  };
}

function described(value: unknown): unknown {
  if (typeof value === 'symbol') return value.description;
  if (Array.isArray(value)) return value.map(described);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, described(inner)]));
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

  test('of records has a symbol that no schema takes where an object of a list names a field twice', () => {
    fc.assert(
      fc.property(node.map(withoutEscapes), fc.constantFrom('', ' ', '\n\t'), (value, space) => {
        const text = written(value, space);
        assert.deepEqual(described(parseJsonRecord(text)), seen(value));
        assert.deepEqual(described(parseJsonRecords(`[${text}]`)), [seen(value)]);
      }),
      { numRuns: 1000 },
    );
  });

  test('of records is refused where an object outside of its lists names a field twice', () => {
    assert.throws(() => parseJsonRecords('{"about":{"a":1,"a":2},"list":[{"b":1,"b":2}]}'), {
      name: 'RepeatedFieldError',
      field: 'a',
    });
  });

  test('touches nothing but the parsed value, whatever its fields are called', () => {
    const text = '[{"a":{"__proto__":{"toString":{"x":1,"x":2}}},"a":{}},{"constructor":{"x":1,"x":2}}]';

    const value = parseJsonRecords(text) as unknown[];

    assert.deepEqual(value.map(described), [
      'names the field "a" twice',
      { constructor: 'names the field "x" twice' },
    ]);
    assert.equal(typeof Object.prototype.toString, 'function');
  });

  test('is bounded in what it says of objects nested deeply or many', () => {
    const deep = `${'['.repeat(5_000)}{"x":1,"x":2}${']'.repeat(5_000)}`;
    const many = `[${Array.from({ length: 20_000 }, () => '{"x":1,"x":2}').join(',')}]`;

    let value = parseJsonRecords(deep);
    while (Array.isArray(value)) [value] = value as unknown[];
    assert.equal(described(value), 'names the field "x" twice');
    const symbols = (parseJsonRecords(many) as unknown[]).filter((each) => typeof each === 'symbol');
    assert.equal(symbols.length, 10_000);
  });
});
