import fc from 'fast-check';

/** Texts that have broken readers of other people's. */
const odd = fc.constantFrom(
  '',
  ' ',
  '\uFEFF',
  '\u0000',
  '\u001B]0;x\u0007',
  '\uD800',
  '__proto__',
  'constructor',
  'NaN',
  '-0',
  '1e999',
  '99999999999999999999',
  '9999-12-31T23:59:59.999Z',
  '+012345-01-01T00:00:00Z',
  'CVE-0000-0000',
  'pkg:maven/foo@1.0',
  'pkg:rpm/%',
  'cpe:2.3:a',
  'vers:npm/>=1|<',
  '../../etc/passwd',
  'a'.repeat(5_000),
  '0'.repeat(5_000),
  '1.'.repeat(2_000),
);

/** Any text, short ones more often. */
export const anyText = fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 40 }), fc.string());

/** Stands for brackets 8,000 deep, which JSON.stringify cannot write. */
const DEEP = '@@deep@@';
const deep = '[{"nodes":'.repeat(4_000) + '0' + '}]'.repeat(4_000);

const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  fc.constant(DEEP),
  fc.constantFrom(null, true, 0, -1, 1e308, [], {}, [null], [[]]),
  fc.jsonValue({ maxDepth: 3 }),
);

type Path = (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    pathsIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inner];
}

/** The JSON text of a value of which one part or two are something else, gone, or there twice; or of quite another. */
export function mutatedJson(value: unknown): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: partlyMutated(value), weight: 19 },
    { arbitrary: anyValue.map(written), weight: 1 },
  );
}

function partlyMutated(value: unknown): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.constantFrom(...pathsIn(value)),
    what: fc.constantFrom('replace', 'remove', 'rename', 'repeat'),
    by: anyValue,
    name: anyText,
  });
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    let root = structuredClone(value);
    for (const { at, what, by: part, name } of changes) {
      // Of its own: a second change may be inside of it, or put it into itself.
      const by = structuredClone(part);
      if (at.length === 0) {
        if (what === 'replace') root = by;
        continue;
      }
      const holder = at.slice(0, -1).reduce<unknown>((each, key) => property(each, key), root);
      if (typeof holder === 'object' && holder !== null)
        changeIn(holder as Record<string, unknown>, String(at.at(-1)), { what, by, name });
    }
    return written(root);
  });
}

function property(value: unknown, key: string | number): unknown {
  return (value as Record<string | number, unknown> | null | undefined)?.[key];
}

function changeIn(
  holder: Record<string, unknown>,
  key: string,
  { what, by, name }: { what: string; by: unknown; name: string },
): void {
  const old = holder[key];
  if (what === 'replace') holder[key] = by;
  else if (what === 'repeat') holder[key] = Array.from({ length: 50 }, () => old);
  else {
    Reflect.deleteProperty(holder, key);
    // A list has no names, and 'length' would be one that it knows.
    if (what === 'rename' && !Array.isArray(holder))
      Object.defineProperty(holder, name, {
        value: old,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
}

function written(value: unknown): string {
  // Once: where a part is repeated, all of them would fill the memory.
  return JSON.stringify(value).replace(`"${DEEP}"`, deep);
}

/** Bytes like those of a document: parts of it are cut out, repeated, or other bytes. */
export function mutatedBytes(document: string | Uint8Array): fc.Arbitrary<Buffer> {
  const whole = Buffer.from(document);
  const place = fc.nat({ max: whole.length });
  const edit = fc.record({
    start: place,
    length: fc.oneof(fc.nat({ max: 4 }), place),
    by: fc.oneof(
      fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
      anyText.map((text) => Buffer.from(text)),
      fc
        .constantFrom('[', '{', '"', '}', ']', ',', '\\', '\n', '[[[[', deep)
        .map((text) => Buffer.from(text)),
      fc.record({ start: place, end: place }).map(({ start, end }) => whole.subarray(start, end)),
    ),
  });
  return fc
    .array(edit, { maxLength: 4 })
    .map((edits) =>
      edits.reduce(
        (bytes, { start, length, by }) =>
          Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(start + length)]),
        whole,
      ),
    );
}
