import { z } from 'zod';
import { faultOf, formatFault, rowsOfYaml } from '../../platform/index.ts';

const product = z.string().regex(/^(?:[^:\\]|\\.)+:(?:[^:\\]|\\.)+$/, 'must be vendor:product');
const oneOrMore = (item: z.ZodString) => z.union([item, z.array(item).min(1)]);
const because = z.string().min(10, 'must say why');

const moduleRow = z.strictObject({
  component: oneOrMore(z.string().startsWith('pkg:', 'must be a purl')),
  products: z.array(product).min(1),
  share: z.number().gt(0).max(1),
  because,
});
const packageRow = z.strictObject({
  package: oneOrMore(z.string().min(1)),
  carries: z.array(product).min(1),
  because,
});

/** A module that an ecosystem's programs commonly bundle. */
export interface CommonModule {
  /** purls without version. */
  purls: string[];
  products: string[];
  /** Share of the ecosystem's programs that bundle it, 0 to 1. */
  share: number;
  because: string;
}

/** What one package ships from other projects. */
interface Carried {
  products: string[];
  because: string;
}

export interface ComponentKnowledge {
  modules: CommonModule[];
  /** Package name → what it bundles. */
  packages: ReadonlyMap<string, Carried>;
}

/**
 * Reads the component file (YAML or JSON text).
 * @throws SyntaxError if the text is not YAML; RangeError naming the row and field that break the schema
 */
export function parseComponents(text: string): ComponentKnowledge {
  const modules: CommonModule[] = [];
  const packages = new Map<string, Carried>();
  for (const [index, value] of rowsOfYaml(text, 'component file').entries()) {
    const isPackage = typeof value === 'object' && value !== null && 'package' in value;
    const result = (isPackage ? packageRow : moduleRow).safeParse(value);
    if (!result.success)
      throw new RangeError(`component row ${index + 1}: ${formatFault(faultOf(result.error))}`);
    const row = result.data;
    if ('package' in row) {
      for (const name of list(row.package))
        packages.set(name, { products: row.carries, because: row.because });
    } else {
      modules.push({
        purls: list(row.component),
        products: row.products,
        share: row.share,
        because: row.because,
      });
    }
  }
  return { modules, packages };
}

function list(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}
