/** A value in a header: its type, count and bytes. */
export interface HeaderValue {
  type: (typeof TYPE)[keyof typeof TYPE];
  count: number;
  bytes: Buffer;
}

export const TYPE = { int16: 3, int32: 4, string: 6, bytes: 7, strings: 8, translated: 9 } as const;

/** The byte alignment of a type. */
export function alignmentOf(type: number): number {
  return type === TYPE.int16 ? 2 : type === TYPE.int32 ? 4 : 1;
}

export function int16(...numbers: number[]): HeaderValue {
  const bytes = Buffer.alloc(2 * numbers.length);
  numbers.forEach((each, at) => bytes.writeUInt16BE(each, 2 * at));
  return { type: TYPE.int16, count: numbers.length, bytes };
}

export function int32(...numbers: number[]): HeaderValue {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((each, at) => bytes.writeUInt32BE(each, 4 * at));
  return { type: TYPE.int32, count: numbers.length, bytes };
}

export function string(text: string): HeaderValue {
  return { type: TYPE.string, count: 1, bytes: Buffer.from(`${text}\0`) };
}

export function strings(...texts: string[]): HeaderValue {
  const bytes = Buffer.from(texts.map((each) => `${each}\0`).join(''));
  return { type: TYPE.strings, count: texts.length, bytes };
}

/** Text that can have translations; here there is one language. */
export function translated(text: string): HeaderValue {
  return { ...string(text), type: TYPE.translated };
}

export function binary(bytes: Buffer): HeaderValue {
  return { type: TYPE.bytes, count: bytes.length, bytes };
}
