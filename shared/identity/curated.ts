import { z } from 'zod';
import { faultOf, formatFault, rowsOfYaml } from '../platform/index.ts';

const product = z
  .string()
  .regex(/^(?:[^:\\]|\\.)+:(?:[^:\\]|\\.)+$/, 'must be vendor:product, or vendor:* in isNot');

const row = z
  .strictObject({
    package: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
    is: z.array(product).min(1).optional(),
    also: z.array(product).min(1).optional(),
    isNot: z.array(product).min(1).optional(),
    because: z.string().min(10, 'must say why'),
  })
  .refine((value) => value.is ?? value.also ?? value.isNot, 'needs is, also or isNot');

/** What a person wrote down about one package. */
export interface CuratedRule {
  is?: string[] | undefined;
  also?: string[] | undefined;
  isNot?: string[] | undefined;
  because: string;
}

/** Package name → rule. */
export type Curated = ReadonlyMap<string, CuratedRule>;

/**
 * Reads the curated file (YAML or JSON text).
 * @throws SyntaxError if the text is not YAML; RangeError naming the row and field that break the schema, or
 * the package listed in two rows
 */
export function parseCurated(text: string): Curated {
  const rules = new Map<string, CuratedRule>();
  for (const [index, value] of rowsOfYaml(text, 'curated file', { mayBeEmpty: true }).entries()) {
    const result = row.safeParse(value);
    if (!result.success)
      throw new RangeError(`curated row ${index + 1}: ${formatFault(faultOf(result.error))}`);
    const { package: names, ...rule } = result.data;
    for (const name of Array.isArray(names) ? names : [names]) {
      if (rules.has(name))
        throw new RangeError(`curated row ${index + 1}: package '${name}' has a row already`);
      rules.set(name, rule);
    }
  }
  return rules;
}
