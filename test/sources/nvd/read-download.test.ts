import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parsePart } from '../../../shared/snapshot/build/parse-part.ts';
import type { Part } from '../../../shared/snapshot/format/part.ts';
import { readAt, readDownload, streamAt } from '../../../shared/sources/nvd/read-download.ts';
import { type Piece, RecordSplitter } from '../../../shared/sources/nvd/record-splitter.ts';
import { Skimmer } from '../../../shared/sources/skimmer/skimmer.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import type { CveRecord } from '../../../shared/vulnerabilities/index.ts';
import { linesOf } from '../../support/lines.ts';
import { cveRecord, feedJson, vulnerable } from '../../support/nvd.ts';

function answerPart(bytes: Buffer, file: string, full: boolean): Promise<Part> {
  return parsePart({ source: 'nvd', file, full, bytes });
}

/** The records of a part, by id. */
function recordsOf({ segments, bytes }: Part): Map<string, { lastModified: string; description: string }> {
  const records = new Map<string, { lastModified: string; description: string }>();
  for (const { start, end } of segments) {
    for (const [cve, json] of linesOf(bytes.subarray(start, end)))
      records.set(cve, JSON.parse(json) as { lastModified: string; description: string });
  }
  return records;
}

function ids(part: Part): string[] {
  return [...recordsOf(part).keys()];
}

const [first, second, third] = ['CVE-2021-0001', 'CVE-2021-1002', 'CVE-2021-20003'].map((id) =>
  cveRecord({ id }),
) as [object, object, object];

suite('a feed', () => {
  test('is read from gzip as from plain JSON, with digest, size and time', async () => {
    const json = feedJson([first, second, third], '2026-01-10');

    const plain = await answerPart(json, '2021', true);
    const packed = await answerPart(gzipSync(json), '2021', true);

    assert.deepEqual(packed, plain);
    const { source, file, full, timestamp, sha256, size, records, quarantined } = plain;
    assert.deepEqual(
      { source, file, full, records, quarantined },
      { source: 'nvd', file: '2021', full: true, records: 3, quarantined: [] },
    );
    assert.equal(timestamp, '2026-01-10T07:00:00.000Z');
    assert.deepEqual({ sha256, size }, { sha256: hash('sha256', json, 'hex'), size: json.length });
  });

  test('is cut by thousands of numbers, in order of id', async () => {
    const part = await answerPart(feedJson([third, first, second]), '2021', true);

    assert.deepEqual(
      part.segments.map(({ key }) => key),
      ['2021-0', '2021-1', '2021-20'],
    );
    assert.deepEqual(ids(part), ['CVE-2021-0001', 'CVE-2021-1002', 'CVE-2021-20003']);
  });

  test('that names a CVE twice gives the newer record', async () => {
    const id = 'CVE-2021-0001';
    const older = cveRecord({ id, modified: '2026-01-01' });
    const newer = cveRecord({ id, modified: '2026-01-05' });

    for (const list of [
      [older, newer],
      [newer, older],
    ]) {
      const records = recordsOf(await answerPart(feedJson(list), 'window', false));

      assert.equal(records.get(id)?.lastModified, '2026-01-05T12:00:00.000Z');
    }
  });

  test('is refused when it holds two lists of records: one would be lost', async () => {
    const text = feedJson([first, second]).toString();
    const list = `"vulnerabilities":[${JSON.stringify(third)}]`;
    const twice = [
      text.replace(/\}\s*$/, `,${list}}`),
      text.replace('"vulnerabilities":[', `"vulnerabilities":[],"vulnerabilities":[`),
    ];

    for (const each of twice)
      await assert.rejects(answerPart(Buffer.from(each), '2021', true), {
        name: 'InvalidInputError',
        message: 'feed 2021: names the field "vulnerabilities" twice',
      });
  });

  test('is refused when it states its own time twice', async () => {
    const text = feedJson([first, second]).toString();
    const ahead = text.replace('{', '{"timestamp":"2020-01-01T00:00:00.000",');

    await assert.rejects(answerPart(Buffer.from(ahead), '2021', true), {
      name: 'InvalidInputError',
      message: 'feed 2021: names the field "timestamp" twice',
    });
  });

  test('without records is empty, not broken', async () => {
    const part = await answerPart(feedJson([]), 'window', false);

    assert.deepEqual(
      { records: part.records, segments: part.segments, quarantined: part.quarantined },
      { records: 0, segments: [], quarantined: [] },
    );
  });

  for (const depth of [17, 100, 8_000])
    test(`sets a record aside whose configurations are nested ${depth} deep, and keeps its neighbours`, async () => {
      const id = 'CVE-2021-0009';
      const text = feedJson([first, cveRecord({ id }), second]).toString();
      const deep = '{"operator":"OR","children":['.repeat(depth) + ']}'.repeat(depth);
      const bytes = Buffer.from(
        text.replace(`"id":"${id}"`, `"id":"${id}","configurations":[{"nodes":[${deep}]}]`),
      );

      const part = await answerPart(bytes, '2021', true);

      assert.deepEqual(ids(part), ['CVE-2021-0001', 'CVE-2021-1002']);
      const [bad, ...more] = part.quarantined;
      assert.deepEqual(
        { source: bad?.source, record: bad?.record, more },
        { source: 'nvd/2021', record: id, more: [] },
      );
      assert.match(bad?.field ?? '', /^cve\.configurations\.0\.nodes\.0(\.children\.0){16}$/);
      assert.equal(bad?.reason, 'is nested deeper than 16');
    });

  suite('that says more than it can know', () => {
    const own = '2026-01-10T07:00:00.000Z';
    const future = cveRecord({ id: 'CVE-2021-0001', modified: '9999-12-31' });
    const bad = { source: 'nvd/window', record: 'CVE-2021-0001', field: 'cve.lastModified', kept: true };
    const now = '2026-01-10T08:00:00.000Z';
    const read = (bytes: Buffer, at: string | undefined = now): Promise<Part> =>
      parsePart({ source: 'nvd', file: 'window', full: false, bytes, now: at });
    const changedIn = (part: Part): string | undefined => recordsOf(part).get('CVE-2021-0001')?.lastModified;
    /** The same answer with its fields in another order. */
    const timeLast = (bytes: Buffer): Buffer => {
      const { timestamp, ...rest } = JSON.parse(bytes.toString()) as Record<string, unknown>;
      return Buffer.from(JSON.stringify({ ...rest, timestamp }));
    };

    for (const [where, order] of [
      ['before its list', (bytes: Buffer) => bytes],
      ['behind its list', timeLast],
    ] as const)
      test(`bounds a record by its own time, which stands ${where}`, async () => {
        const part = await read(order(feedJson([future, second], '2026-01-10')));

        assert.equal(changedIn(part), own);
        assert.equal(recordsOf(part).get('CVE-2021-1002')?.lastModified, '2026-01-01T12:00:00.000Z');
        assert.deepEqual(part.quarantined, [
          {
            ...bad,
            reason: `9999-12-31T12:00:00.000Z lies after the download's own time: counts as ${own}`,
          },
        ]);
      });

    test('is believed up to a day ahead: its time has no zone', async () => {
      const modified = (day: string) => cveRecord({ id: 'CVE-2021-0001', modified: day });
      const [near, far] = [
        await read(feedJson([modified('2026-01-10')], '2026-01-10')),
        await read(feedJson([modified('2026-01-11')], '2026-01-10')),
      ];

      assert.deepEqual(
        { changedAt: changedIn(near), quarantined: near.quarantined },
        { changedAt: '2026-01-10T12:00:00.000Z', quarantined: [] },
      );
      assert.deepEqual(
        { changedAt: changedIn(far), quarantined: far.quarantined.length },
        { changedAt: own, quarantined: 1 },
      );
    });

    test('is bounded by the clock where it says no time', async () => {
      const { timestamp: _, ...rest } = JSON.parse(feedJson([future]).toString()) as Record<string, unknown>;

      assert.equal(changedIn(await read(Buffer.from(JSON.stringify(rest)))), now);
    });

    test('is bounded by the clock where its own time lies ahead, and one line says so', async () => {
      const part = await read(feedJson([future, second], '9999-12-31'));

      assert.deepEqual(
        { changedAt: changedIn(part), timestamp: part.timestamp },
        { changedAt: now, timestamp: now },
      );
      assert.deepEqual(part.quarantined, [
        {
          source: 'nvd/window',
          record: 'the download',
          field: 'timestamp',
          reason: `9999-12-31T07:00:00.000Z lies ahead of the clock: no change counts as later than ${now}`,
          kept: true,
        },
        {
          ...bad,
          reason: `9999-12-31T12:00:00.000Z lies after the download's own time: counts as ${now}`,
        },
      ]);
    });
  });

  const unusable: [what: string, bytes: () => Buffer, message: RegExp][] = [
    [
      'truncated gzip',
      () => gzipSync(feedJson([first, second])).subarray(0, -20),
      /feed 2021: damaged or truncated gzip/,
    ],
    [
      'damaged gzip',
      () => {
        const bytes = gzipSync(feedJson([first, second]));
        bytes.fill(0xff, 40, 60);
        return bytes;
      },
      /feed 2021: damaged or truncated gzip/,
    ],
    ['text that is no feed', () => Buffer.from('<html>'), /feed 2021: no "vulnerabilities" list/],
    ['something else than a list', () => Buffer.from('{"vulnerabilities":{}}'), /no "vulnerabilities" list/],
    ['nothing', () => Buffer.alloc(0), /feed 2021: no "vulnerabilities" list/],
    [
      'JSON that is cut off',
      () => feedJson([first, second]).subarray(0, -30),
      /feed 2021: cut off after 1 records/,
    ],
    [
      'JSON that is cut off where it looks complete',
      () => {
        const text = feedJson([first, second, third]).toString();
        return Buffer.from(text.slice(0, text.indexOf(']}', text.indexOf('CVE-2021-1002')) + 2));
      },
      /feed 2021: cut off after 2 of 3 records/,
    ],
  ];
  for (const [what, bytes, message] of unusable) {
    test(`is refused whole for ${what}, naming the file`, async () => {
      await assert.rejects(answerPart(bytes(), '2021', true), (error) => {
        assert.ok(error instanceof InvalidInputError);
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

suite('a broken record', () => {
  /** The feed with the second of three records written as given. */
  function feedWith(text: string): Buffer {
    return Buffer.from(feedJson([first, second, third]).toString().replace(JSON.stringify(second), text));
  }
  const wrongType = JSON.stringify(second).replace('"vulnStatus":"Analyzed"', '"vulnStatus":7');
  const whole = JSON.stringify(second);

  const broken: [what: string, text: string, record: string, field: string, reason: RegExp][] = [
    ['a field of the wrong type', wrongType, 'CVE-2021-1002', 'cve.vulnStatus', /expected string/],
    ['an end that is missing', whole.slice(0, -30), 'CVE-2021-1002', '', /^is not JSON$/],
    ['a brace too few', whole.slice(0, -1), 'CVE-2021-1002', '', /^is not JSON$/],
    ['a brace too many', `${whole}}`, 'CVE-2021-1002', '', /^is not JSON$/],
    ['a quote too few', whole.replace('Analyzed"', 'Analyzed'), 'CVE-2021-1002', '', /^is not JSON$/],
    ['a cve that is no object', '{"cve":null}', 'record 1', 'cve', /expected object/],
    ['no cve', '{"id":"CVE-2021-1002"}', 'CVE-2021-1002', 'cve', /^is missing$/],
    ['null instead of an object', 'null', 'record 1', '', /expected object/],
    ['text', '"CVE-2021-1002"', 'record 1', '', /expected object/],
    [
      'a field that comes twice',
      whole.replace('"vulnStatus":', '"vulnStatus":"Rejected","vulnStatus":'),
      'CVE-2021-1002',
      'cve',
      /^names the field "vulnStatus" twice$/,
    ],
    [
      'a field that comes twice, spelled and spaced in two ways',
      whole.replace('"vulnStatus":', String.raw`"vuln\u0053tatus" : "Rejected","vulnStatus":`),
      'CVE-2021-1002',
      'cve',
      /^names the field "vulnStatus" twice$/,
    ],
    [
      'a description that says two things',
      whole.replace('"value":', '"value":"x","value":'),
      'CVE-2021-1002',
      'cve.descriptions.0',
      /^names the field "value" twice$/,
    ],
    ['two bodies', whole.replace(/\}$/, ',"cve":{}}'), 'CVE-2021-1002', '', /^names the field "cve" twice$/],
  ];
  for (const [what, text, record, field, reason] of broken) {
    test(`(${what}) is set aside with field and reason, and the others survive`, async () => {
      const part = await answerPart(feedWith(text), '2021', true);

      assert.deepEqual(ids(part), ['CVE-2021-0001', 'CVE-2021-20003']);
      assert.equal(part.records, 2);
      const [quarantined, ...more] = part.quarantined;
      assert.deepEqual(more, []);
      assert.deepEqual(
        { source: quarantined?.source, record: quarantined?.record, field: quarantined?.field },
        { source: 'nvd/2021', record, field },
      );
      assert.match(quarantined?.reason ?? '', reason);
    });
  }

  test('is set aside wherever it stands in the list', async () => {
    for (const list of [
      [null, first, third],
      [first, null, third],
      [first, third, null],
      [{ id: 1 }, first, third],
    ]) {
      const part = await answerPart(feedJson(list), '2021', true);

      assert.deepEqual(
        { ids: ids(part), quarantined: part.quarantined.length },
        { ids: ['CVE-2021-0001', 'CVE-2021-20003'], quarantined: 1 },
      );
    }
  });

  test('is set aside also beside one whose id does not come first', async () => {
    const { cve } = second as { cve: { id: string } };
    const { id, ...others } = cve;
    const text = JSON.stringify(first).slice(0, -1);

    const broken = feedJson([first, { cve: { ...others, id } }, third]).toString();
    const part = await answerPart(
      Buffer.from(broken.replace(JSON.stringify(first), `${JSON.stringify(third)},${text}`)),
      '2021',
      true,
    );

    assert.deepEqual(ids(part), ['CVE-2021-1002', 'CVE-2021-20003']);
    assert.deepEqual(
      part.quarantined.map(({ record, reason }) => ({ record, reason })),
      [{ record: 'CVE-2021-0001', reason: 'is not JSON' }],
    );
  });

  test('is set aside also where there is no good one', async () => {
    const part = await answerPart(feedJson([null]), '2021', true);

    assert.deepEqual(
      { records: part.records, quarantined: part.quarantined.length },
      { records: 0, quarantined: 1 },
    );
  });
});

suite('the mark of a record inside a record', () => {
  test('as text of a description is text', async () => {
    const description = 'Send {"cve":{"id":"CVE-1999-0001"}} or { "cve" : { and it crashes.';
    const record = cveRecord({ id: 'CVE-2021-1002', description });

    const part = await answerPart(feedJson([first, record, third]), '2021', true);

    assert.deepEqual(
      { records: part.records, quarantined: part.quarantined },
      { records: 3, quarantined: [] },
    );
    assert.equal(recordsOf(part).get('CVE-2021-1002')?.description, description);
  });

  test('as a value does not part it', async () => {
    const { cve } = cveRecord({ id: 'CVE-2021-1002' });
    const related = [{ cve: 'CVE-2021-0001' }, { cve: 'CVE-2021-0002' }];

    const part = await answerPart(
      feedJson([first, { cve: { ...cve, related, replaces: { cve: { id: 'CVE-2020-0001' } } } }, third]),
      '2021',
      true,
    );

    assert.deepEqual(
      { records: part.records, quarantined: part.quarantined },
      { records: 3, quarantined: [] },
    );
  });
});

suite('RecordSplitter', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom('{"cve":{', '"vulnerabilities":[', ']}', '\\', '"', '},{', 'é€😀'),
  );
  const lists = fc.array(fc.record({ text, modified: fc.constantFrom('2026-01-01', '2026-01-05') }), {
    maxLength: 6,
  });

  test('gives the records that JSON.parse gives, however the bytes are cut and spaced', () => {
    fc.assert(
      fc.property(
        lists,
        fc.constantFrom(undefined, 1, 2, '\t'),
        fc.array(fc.nat(), { maxLength: 12 }),
        (list, indent, cuts) => {
          const records = list.map(({ text: description, modified }, index) =>
            cveRecord({ id: `CVE-2021-${String(index).padStart(4, '0')}`, description, modified }),
          );
          const whole = { format: 'NVD_CVE', timestamp: '2026-01-10T07:00:00', vulnerabilities: records };
          const bytes = Buffer.from(JSON.stringify(whole, undefined, indent));

          assert.deepEqual(split(bytes, cuts), records);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('gives them one byte at a time', () => {
    const records = [first, second, third];
    const bytes = feedJson(records);

    assert.deepEqual(split(bytes, [...bytes.keys()]), records);
  });
});

suite('JSON of an answer', () => {
  // None of one character: V8 of Node 24 takes such a key for `\\`, where it is spelled as an escape.
  const key = fc.constantFrom('cve', 'id', 'vulnerabilities', 'timestamp', 'né', 'a"b', 'a\\');
  const values = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, -1.5e3, '', ']}', '{"cve":{"id":"CVE-', '\\"[', '\u2028é😀'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value;
  const marked = fc.constant({ cve: { id: 'CVE-2021-0001', related: [{ cve: { id: 'CVE-2021-0002' } }] } });
  const lists = fc.array(fc.oneof(values, marked), { maxLength: 5 });
  const others = fc.dictionary(fc.constantFrom('timestamp', 'totalResults', 'more', 'é"'), values, {
    noNullPrototype: true,
  });
  const spaces = fc.constantFrom('', ' ', '\n', '\t\r\n  ');

  /** Writes JSON with the given white space between all tokens, and keys spelled in escapes where they are to be. */
  function write(value: unknown, space: string, escaped: boolean): string {
    const text = (each: string): string => (escaped ? spell(each) : JSON.stringify(each));
    const join = (open: string, parts: string[], close: string): string =>
      `${open}${space}${parts.join(`${space},${space}`)}${space}${close}`;
    if (Array.isArray(value))
      return join(
        '[',
        value.map((each) => write(each, space, escaped)),
        ']',
      );
    if (typeof value === 'string') return text(value);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const fields = Object.entries(value).map(
      ([name, each]) => `${text(name)}${space}:${space}${write(each, space, escaped)}`,
    );
    return join('{', fields, '}');
  }

  function spell(text: string): string {
    const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
  }

  test('is read as JSON.parse reads it, whatever the order of its fields, its spelling and where it is cut', () => {
    fc.assert(
      fc.property(
        fc.record({ list: lists, before: others, after: others, space: spaces, escaped: fc.boolean() }),
        ({ list, before, after, space, escaped }) => {
          // A key that comes later in `after` wins, as in JSON.parse, so each stands once.
          const rest = Object.fromEntries(Object.entries(after).filter(([name]) => !(name in before)));
          const whole = { ...before, vulnerabilities: list, ...rest };
          const bytes = Buffer.from(`${space}${write(whole, space, escaped)}${space}`);
          assert.deepEqual(JSON.parse(bytes.toString()), JSON.parse(JSON.stringify(whole)));

          for (const cuts of [[], [...bytes.keys()]]) {
            const { records, fields } = splitWhole(bytes, cuts);
            assert.deepEqual(records, JSON.parse(JSON.stringify(list)));
            assert.deepEqual({ ...(fields as object), vulnerabilities: list }, whole);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('may hold lists and times in any place: the records and the time of the answer are those of its own fields', async () => {
    const text = feedJson([first, second]).toString();
    const fields = JSON.parse(text) as { vulnerabilities: unknown[]; timestamp: string };
    const { vulnerabilities, timestamp, ...rest } = fields;
    const orders: object[] = [
      { vulnerabilities, timestamp, ...rest },
      { other: { vulnerabilities: [third], timestamp: '1999-01-01T00:00:00' }, ...fields },
      { ...fields, errors: [third, { cve: { id: 'CVE-2021-9999' } }] },
    ];
    for (const order of orders) {
      const part = await answerPart(Buffer.from(JSON.stringify(order)), '2021', true);

      assert.deepEqual(ids(part), ['CVE-2021-0001', 'CVE-2021-1002']);
      assert.deepEqual(
        { timestamp: part.timestamp, quarantined: part.quarantined },
        { timestamp: '2026-01-10T07:00:00.000Z', quarantined: [] },
      );
    }
  });

  test('that is cut off anywhere is refused', async () => {
    const text = feedJson([first, second, third]);
    for (let length = 0; length < text.length; length += 7)
      await assert.rejects(answerPart(text.subarray(0, length), '2021', true), InvalidInputError);
  });
});

suite('the bounds of an answer', () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);

  test('stop a bomb where it begins, without unpacking the rest', async () => {
    const header = Buffer.from('{"timestamp":"2026-01-10T07:00:00","filler":"');
    for (const bomb of [zeros, Buffer.concat([header, zeros])]) {
      await assert.rejects(answerPart(gzipSync(bomb), '2021', true), {
        name: 'InvalidInputError',
        message: 'feed 2021: more than 1048576 bytes stand beside the list "vulnerabilities"',
      });
    }
  });

  test('hold behind the list too', async () => {
    const text = feedJson([first])
      .toString()
      .replace(/\}$/, `,"filler":"${'0'.repeat(2_000_000)}"}`);

    await assert.rejects(answerPart(Buffer.from(text), '2021', true), /more than 1048576 bytes stand beside/);
  });

  test('set a record aside that is too large, by its name, and keep its neighbours', () => {
    const large = cveRecord({ id: 'CVE-2021-1002', description: 'x'.repeat(9_000) });
    const never = '{"cve":{"id":"CVE-2021-1003","text":"' + 'y'.repeat(9_000);
    const bounds = { header: 1_000, record: 4_000 };
    for (const bad of [JSON.stringify(large), never, '['.repeat(9_000)]) {
      const text = `{"vulnerabilities":[${JSON.stringify(first)},${bad},${JSON.stringify(third)}]}`;
      const splitter = new RecordSplitter('feed', bounds);
      const pieces: Piece[] = [];
      for (const byte of chunksOf(Buffer.from(text), 500)) pieces.push(...splitter.push(byte));
      const { pieces: last, fields } = splitter.end();

      const texts = [...pieces, ...last];
      const whole = texts.filter(({ fault }) => fault === undefined).map(({ text: each }) => each);
      assert.ok(whole.some((each) => each.includes('CVE-2021-0001')));
      assert.ok(whole.some((each) => each.startsWith(JSON.stringify(third))));
      assert.ok(
        texts.some(({ text: each, fault }) => fault !== undefined && bad.startsWith(each.slice(0, 40))),
      );
      assert.ok(fields);
    }
  });

  test('keep memory and work in step with the bytes, whatever is broken', () => {
    const bounds = { header: 1_000, record: 10_000 };
    const opening = '{"cve":{"id":"CVE-';
    for (const piece of [opening, `${opening}2021-0001"`, `${opening}2021-0001","x":"`, '[', '{', '"', '}']) {
      const text = Buffer.from(`{"vulnerabilities":[${piece.repeat(400_000 / piece.length)}`);
      const splitter = new RecordSplitter('feed', bounds);
      let handedOn = 0;
      for (const chunk of chunksOf(text, 4_096))
        for (const each of splitter.push(chunk)) handedOn += each.text.length;
      for (const each of splitter.end().pieces) handedOn += each.text.length;
      assert.ok(handedOn <= text.length, `${piece}: ${handedOn} bytes of ${text.length}`);
    }
  });
});

function chunksOf(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** The parsed records of bytes that come in pieces, cut at these places. */
function split(bytes: Buffer, cuts: readonly number[]): unknown[] {
  return splitWhole(bytes, cuts).records;
}

function splitWhole(bytes: Buffer, cuts: readonly number[]): { records: unknown[]; fields: unknown } {
  const splitter = new RecordSplitter('feed');
  const pieces: Piece[] = [];
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const end of [...places, bytes.length]) {
    pieces.push(...splitter.push(bytes.subarray(start, end)));
    start = end;
  }
  assert.ok(splitter.started);
  const last = splitter.end();
  return {
    records: [...pieces, ...last.pieces].map(({ text }) => JSON.parse(text) as unknown),
    fields: last.fields,
  };
}

suite('a download that is skimmed', () => {
  test('is parsed at its ends only, however it comes in pieces', async () => {
    const records = Array.from({ length: 400 }, (_, at) =>
      cveRecord({
        id: `CVE-2021-${1000 + at}`,
        description: 'again '.repeat(1_500),
        configurations: [vulnerable('acme:app')],
      }),
    );
    const parsed: string[] = [];
    using skim = new Skimmer({ product: () => 0, kinds: () => 0, site: () => 0 }, () => undefined);
    const visit = ({ id }: CveRecord): void => void parsed.push(id);

    await readDownload(feedJson(records), '2021', Object.assign(visit, { skim }));

    assert.deepEqual(parsed, ['CVE-2021-1000', 'CVE-2021-1399']);
    assert.equal(skim.records, 398);
  });
});

suite('records at places of a download', () => {
  const byId = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
  const records = Array.from({ length: 400 }, (_, at) =>
    cveRecord({
      id: `CVE-2021-${1000 + at}`,
      description: at < 200 ? 'again '.repeat(4_000) : randomBytes(9_000).toString('hex'),
    }),
  );
  const plain = feedJson(records);

  for (const [form, bytes] of Object.entries({ plain, packed: gzipSync(plain) }))
    test(`are read from a ${form} one, wherever they lie`, async () => {
      for (const ids of [['CVE-2021-1000'], ['CVE-2021-1399'], ['CVE-2021-1250', 'CVE-2021-1001']]) {
        const places = ids.map((id) => {
          const start = plain.indexOf(`{"cve":{"id":"${id}"`);
          const next = plain.indexOf('{"cve":{', start + 1);
          return { start, end: next < 0 ? plain.lastIndexOf(']') : next };
        });

        assert.deepEqual(
          [...readAt(bytes, places)].map(([, { id }]) => id),
          ids,
        );
        const streamed = [];
        for await (const record of streamAt(bytes, places)) streamed.push(record);
        assert.deepEqual(streamed, [...readAt(bytes, places)].sort(byId));
      }
    });
});
