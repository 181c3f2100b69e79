/** One derived shape of the sample: what versions it, and a hash of what it is. */
export interface Shape {
  name: string;
  /** Numbers that it rests on, by name: one of them says that it changed. */
  numbers: Readonly<Record<string, number | string>>;
  hash: string;
  /** A field more needs no raise where its readers may ignore it: a person says so by name. */
  mayGrow: boolean;
}

/** Name → the rest of its line. */
type Golden = ReadonlyMap<string, string>;

/** A line a shape: `entries DERIVATION=4 sample=1f… 5ac…`. */
function lineOf({ name, numbers, hash }: Shape): string {
  return [name, numbersOf(numbers), hash].join(' ');
}

export function readGolden(text: string): Golden {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

export function writeGolden(shapes: readonly Shape[]): string {
  return shapes.map((shape) => `${lineOf(shape)}\n`).join('');
}

/** Shapes that are not what the file says, although every number that they rest on is. */
export function unraised(golden: Golden, shapes: readonly Shape[]): Shape[] {
  return shapes.filter((shape) => {
    const kept = golden.get(shape.name);
    if (kept === undefined) return false;
    return kept !== restOf(shape) && kept.startsWith(`${numbersOf(shape.numbers)} `);
  });
}

/** Names of shapes whose line in the file is another, or missing, or left over. */
export function outdated(golden: Golden, shapes: readonly Shape[]): string[] {
  const names = new Set(shapes.map(({ name }) => name));
  const changed = shapes.filter((shape) => golden.get(shape.name) !== restOf(shape)).map(({ name }) => name);
  return [...changed, ...[...golden.keys()].filter((name) => !names.has(name))];
}

/** What to do about a shape that changed under its numbers. */
export function advice({ name, numbers, mayGrow }: Shape): string {
  const own = Object.keys(numbers).filter((number) => number !== 'sample');
  const raise = `${name} changed and ${own.join(', ')} did not: raise what it follows from in shared/platform/versions.ts, then npm run golden`;
  return mayGrow ? `${raise}; where older readers may ignore what is new: npm run golden -- ${name}` : raise;
}

function restOf(shape: Shape): string {
  return lineOf(shape).slice(shape.name.length + 1);
}

function numbersOf(numbers: Shape['numbers']): string {
  return Object.entries(numbers)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
