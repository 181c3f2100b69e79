import { z } from 'zod';
import type { Configuration, ConfigurationNode, CpeMatch } from './configuration.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The first invalid field; its path grows outwards as the error propagates. */
class FieldError extends Error {
  readonly path: (string | number)[];
  constructor(message: string, field?: string) {
    super(message);
    this.path = field === undefined ? [] : [field];
  }
}

/**
 * Reads `configurations[]` of an NVD record (API and feeds 2.0, and overrides in that form) as
 * `Configuration[]`. Operators default to OR and `negate` to false; `matchCriteriaId` is dropped. Nested
 * nodes may be called `children` or `nodes`. An issue contains the field's path, such as `[0, 'nodes', 1,
 * 'cpeMatch', 3, 'criteria']`.
 *
 * Hand-written below the top level: it reads one and a half million criteria in the feeds.
 * @see https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema
 */
export const configurationsSchema = z.transform((input: unknown, context): Configuration[] => {
  try {
    return readConfigurations(input);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    context.issues.push({ code: 'custom', message: error.message, path: error.path, input });
    return z.NEVER;
  }
});

/** The same without the schema around it. @throws Error on an invalid field */
export function readConfigurations(input: unknown): Configuration[] {
  return list(input, undefined, configuration);
}

function configuration(value: unknown): Configuration {
  const fields = object(value);
  return {
    operator: operator(fields),
    negate: negate(fields),
    nodes: list(fields['nodes'], 'nodes', (each) => node(each, 1)),
  };
}

/** The NVD nests two levels deep. */
const MAX_DEPTH = 16;

function node(value: unknown, depth: number): ConfigurationNode {
  const fields = object(value);
  if (depth > MAX_DEPTH) throw new FieldError(`is nested deeper than ${MAX_DEPTH}`);
  const nested = fields['children'] === undefined ? 'nodes' : 'children';
  const matches = list(fields['cpeMatch'] ?? [], 'cpeMatch', match);
  const children = list(fields[nested] ?? [], nested, (each) => node(each, depth + 1));
  if (matches.length + children.length === 0) throw new FieldError('must have members', 'cpeMatch');
  return { operator: operator(fields), negate: negate(fields), matches, children };
}

function match(value: unknown): CpeMatch {
  const fields = object(value);
  const vulnerable = fields['vulnerable'];
  const criteria = fields['criteria'];
  if (typeof vulnerable !== 'boolean') throw new FieldError('must be true or false', 'vulnerable');
  if (typeof criteria !== 'string' || !/^cpe:2\.3:[^\s\p{Cc}]+$/u.test(criteria)) {
    throw new FieldError('must be a CPE 2.3 formatted string', 'criteria');
  }
  const result: CpeMatch = { vulnerable, criteria };
  const startIncluding = fields['versionStartIncluding'] ?? undefined;
  const startExcluding = fields['versionStartExcluding'] ?? undefined;
  const endIncluding = fields['versionEndIncluding'] ?? undefined;
  const endExcluding = fields['versionEndExcluding'] ?? undefined;
  if (startIncluding !== undefined)
    result.versionStartIncluding = bound(startIncluding, 'versionStartIncluding');
  if (startExcluding !== undefined)
    result.versionStartExcluding = bound(startExcluding, 'versionStartExcluding');
  if (endIncluding !== undefined) result.versionEndIncluding = bound(endIncluding, 'versionEndIncluding');
  if (endExcluding !== undefined) result.versionEndExcluding = bound(endExcluding, 'versionEndExcluding');
  return result;
}

function bound(value: unknown, field: string): string {
  if (typeof value !== 'string' || !/^\P{Cc}+$/u.test(value))
    throw new FieldError('must be a version', field);
  return value;
}

function operator(fields: Fields): 'AND' | 'OR' {
  const value = fields['operator'] ?? 'OR';
  if (value !== 'AND' && value !== 'OR') throw new FieldError('must be AND or OR', 'operator');
  return value;
}

function negate(fields: Fields): boolean {
  const value = fields['negate'] ?? false;
  if (typeof value !== 'boolean') throw new FieldError('must be true or false', 'negate');
  return value;
}

function list<T>(value: unknown, field: string | undefined, read: (value: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new FieldError('must be a list', field);
  const result: T[] = [];
  let index = 0;
  try {
    for (; index < value.length; index++) result.push(read(value[index]));
  } catch (error) {
    if (error instanceof FieldError) error.path.unshift(...(field === undefined ? [index] : [field, index]));
    throw error;
  }
  return result;
}

function object(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FieldError('must be an object');
  }
  return value as Fields;
}
