/**
 * Whether those who rely on an older JSON Schema can go on with a newer one. Of what Patchline sends, readers
 * rely on each field, its type and its values; of what it takes, writers do.
 */

type Schema = Readonly<Record<string, unknown>>;

/** `sent`: readers rely on it. `taken`: writers rely on it. */
type Direction = 'sent' | 'taken';

/**
 * What breaks, each with its path, such as `severity: may now be "moderate"`; empty if nothing does. A value
 * added to an enumeration that is sent breaks readers too: they have no case for it.
 */
export function breaks(older: Schema, newer: Schema, direction: Direction): string[] {
  return compare({ older, newer, direction, path: '' });
}

interface Pair {
  older: Schema;
  newer: Schema;
  direction: Direction;
  path: string;
}

function compare(pair: Pair): string[] {
  const { older, newer } = pair;
  if (JSON.stringify(older) === JSON.stringify(newer)) return [];
  const alternatives = [alternativesOf(older), alternativesOf(newer)] as const;
  if (alternatives[0].length > 1 || alternatives[1].length > 1)
    return compareAlternatives(pair, alternatives);
  return [
    ...compareTypes(pair),
    ...compareValues(pair),
    ...compareBounds(pair),
    ...compareFields(pair),
    ...compareItems(pair),
  ];
}

function alternativesOf(schema: Schema): readonly Schema[] {
  return (schema['anyOf'] ?? schema['oneOf'] ?? [schema]) as Schema[];
}

/** Sent: each that may come now was known. Taken: each that could be given still can. */
function compareAlternatives(
  { direction, path }: Pair,
  [older, newer]: readonly [readonly Schema[], readonly Schema[]],
): string[] {
  const [from, to] = direction === 'sent' ? [newer, older] : [older, newer];
  const what = direction === 'sent' ? 'has a new alternative' : 'lost an alternative';
  return from.flatMap((each) => {
    const fits = to.some((other) => {
      const [before, after] = direction === 'sent' ? [other, each] : [each, other];
      return breaks(before, after, direction).length === 0;
    });
    return fits ? [] : [at(path, `${what}: ${brief(each)}`)];
  });
}

function brief(schema: Schema): string {
  const { type, const: only, properties } = schema;
  return JSON.stringify(only ?? (properties ? Object.keys(properties) : type) ?? schema).slice(0, 100);
}

function at(path: string, message: string): string {
  return `${path === '' ? '(whole)' : path}: ${message}`;
}

function compareTypes({ older, newer, direction, path }: Pair): string[] {
  const [from, to] = direction === 'sent' ? [newer, older] : [older, newer];
  const wide = typesOf(to);
  const narrow = typesOf(from);
  if (wide === undefined) return [];
  if (narrow?.every((type) => wide.includes(type) || (type === 'integer' && wide.includes('number'))))
    return [];
  return [at(path, `its type was ${shown(older['type'])} and is ${shown(newer['type'])}`)];
}

function typesOf({ type }: Schema): readonly string[] | undefined {
  if (type === undefined) return undefined;
  return [type].flat() as string[];
}

function shown(type: unknown): string {
  return type === undefined ? 'anything' : JSON.stringify(type);
}

function compareValues({ older, newer, direction, path }: Pair): string[] {
  const [before, after] = [valuesOf(older), valuesOf(newer)];
  const [from, to] = direction === 'sent' ? [after, before] : [before, after];
  if (to === undefined) return [];
  const how = direction === 'sent' ? 'may now be' : 'may no longer be';
  if (from === undefined) return [at(path, `${how} other than ${to.join(', ')}`)];
  return from.filter((value) => !to.includes(value)).map((value) => at(path, `${how} ${value}`));
}

/** Each as JSON. */
function valuesOf({ enum: values, const: only }: Schema): readonly string[] | undefined {
  if (only !== undefined) return [JSON.stringify(only)];
  return (values as unknown[] | undefined)?.map((value) => JSON.stringify(value));
}

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'];
/** What says the same of a number with and without the bound itself. */
const TWINS = new Map([
  ['minimum', 'exclusiveMinimum'],
  ['exclusiveMinimum', 'minimum'],
  ['maximum', 'exclusiveMaximum'],
  ['exclusiveMaximum', 'maximum'],
]);

function compareBounds({ older, newer, direction, path }: Pair): string[] {
  const [narrow, wide] = direction === 'sent' ? [newer, older] : [older, newer];
  const broken = (name: string, isOutside: (given: number, bound: number) => boolean): boolean => {
    const bound = wide[name] as number | undefined;
    if (bound === undefined) return false;
    const given = narrow[name] as number | undefined;
    if (given !== undefined && !isOutside(given, bound)) return false;
    const twin = narrow[TWINS.get(name) ?? ''] as number | undefined;
    // A bound that may be reached itself must lie within one that may not.
    const reaches = twin === bound && name.startsWith('exclusive');
    return twin === undefined || reaches || isOutside(twin, bound);
  };
  const changed = [
    ...LOWER.filter((name) => broken(name, (given, bound) => given < bound)),
    ...UPPER.filter((name) => broken(name, (given, bound) => given > bound)),
    ...['pattern', 'format'].filter((name) => wide[name] !== undefined && wide[name] !== narrow[name]),
  ];
  return changed.map((name) =>
    at(path, `its ${name} was ${shown(older[name])} and is ${shown(newer[name])}`),
  );
}

function compareFields({ older, newer, direction, path }: Pair): string[] {
  const [before, after] = [fieldsOf(older), fieldsOf(newer)];
  const [needed, given] = [requiredIn(older), requiredIn(newer)];
  const gone = Object.keys(before).filter(
    (name) => !Object.hasOwn(after, name) && !takesAny(newer, direction),
  );
  const optional = direction === 'sent' ? needed.filter((name) => !given.includes(name)) : [];
  const demanded = direction === 'taken' ? given.filter((name) => !needed.includes(name)) : [];
  const common = Object.keys(before).filter((name) => Object.hasOwn(after, name));
  return [
    ...gone.map((name) => at(join(path, name), 'is gone')),
    ...optional
      .filter((name) => !gone.includes(name))
      .map((name) => at(join(path, name), 'was always there and may now be absent')),
    ...demanded.map((name) => at(join(path, name), 'is now required')),
    ...common.flatMap((name) =>
      compare({
        older: before[name] ?? {},
        newer: after[name] ?? {},
        direction,
        path: join(path, name),
      }),
    ),
    ...compareRest({ older, newer, direction, path }),
  ];
}

/** Fields that are not named: of objects whose field names are data, or that are not looked at. */
function compareRest({ older, newer, direction, path }: Pair): string[] {
  const [before, after] = [older['additionalProperties'], newer['additionalProperties']];
  if (direction === 'taken' && after === false && before !== false)
    return [at(path, 'no longer takes fields that it does not know')];
  if (!isSchema(before) || !isSchema(after)) return [];
  return compare({ older: before, newer: after, direction, path: join(path, '*') });
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

/** A writer may go on sending a field that is no longer looked at. */
function takesAny({ additionalProperties }: Schema, direction: Direction): boolean {
  return direction === 'taken' && additionalProperties !== false;
}

function fieldsOf({ properties = {} }: Schema): Readonly<Record<string, Schema>> {
  return properties as Record<string, Schema>;
}

function requiredIn({ required = [] }: Schema): readonly string[] {
  return required as string[];
}

function compareItems({ older, newer, direction, path }: Pair): string[] {
  const [before, after] = [older['items'], newer['items']];
  if (!isSchema(before) || !isSchema(after)) return [];
  return compare({ older: before, newer: after, direction, path: `${path}[]` });
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
