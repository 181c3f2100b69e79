import { z } from 'zod';
import { optional } from '../platform/index.ts';
import { rejected, type RejectedRecord } from '../vulnerabilities/index.ts';
import { readEach } from './each.ts';
import { isImage } from './product.ts';

/** The parts of a CSAF product tree that lead to purls. */

const product = z.object({
  product_id: z.string(),
  product_identification_helper: optional(
    z.object({
      purl: optional(z.string()),
      /** CSAF 2.1. */
      purls: optional(z.array(z.string())),
    }),
  ),
});
type Product = z.infer<typeof product>;

const list = optional(z.array(z.unknown()));
const branch = z.object({ product: optional(z.unknown()), branches: list });

const relationship = z.object({
  product_reference: z.string(),
  relates_to_product_reference: optional(z.string()),
  full_product_name: product,
});

const group = z.object({ group_id: z.string(), product_ids: z.array(z.string()) });

export const productTree = z.object({
  full_product_names: list,
  branches: list,
  relationships: list,
  product_groups: list,
});

/** Vendor, product, version and architecture make four. */
const MAX_DEPTH = 100;

/** Group id → product ids. */
export type Groups = ReadonlyMap<string, readonly string[]>;

interface Products {
  /** Product id → its purls. */
  purls: Map<string, readonly string[]>;
  groups: Groups;
  /** Malformed branches and other parts. */
  aside: RejectedRecord[];
}

/**
 * Product id → purls. A product that is a component of another has its own purls; failing that, those of the
 * image it is in, since statements about it hold only there; failing that, the component's.
 * @param source names the document in errors
 */
export function csafProducts(tree: z.infer<typeof productTree>, source: string): Products {
  const aside: RejectedRecord[] = [];
  const purls = new Map<string, readonly string[]>();
  const add = ({ product_id: id, product_identification_helper: helper }: Product): void => {
    const own = [...(helper?.purls ?? []), ...(helper?.purl === undefined ? [] : [helper.purl])];
    if (own.length > 0) purls.set(id, own);
  };
  const read = <T>(schema: z.ZodType<T>, field: keyof typeof tree): T[] =>
    readEach(schema, tree[field], { source, place: `product_tree.${field}`, aside });

  read(product, 'full_product_names').forEach(add);
  leavesOf(tree.branches ?? [], source, aside).forEach(add);
  for (const {
    product_reference: part,
    relates_to_product_reference: within,
    full_product_name: whole,
  } of read(relationship, 'relationships')) {
    const container = purls.get(within ?? '')?.filter(isImage) ?? [];
    const own = container.length > 0 ? container : purls.get(part);
    if (own !== undefined) purls.set(whole.product_id, own);
    add(whole);
  }
  const groups = new Map(read(group, 'product_groups').map((each) => [each.group_id, each.product_ids]));
  return { purls, groups, aside };
}

/** The products at the ends of the branches. Iterative, since a document may nest branches to any depth. */
function leavesOf(branches: readonly unknown[], source: string, aside: RejectedRecord[]): Product[] {
  const leaves: Product[] = [];
  const waiting = branches.map((value, index) => ({
    value,
    place: `product_tree.branches[${index}]`,
    depth: 1,
  }));
  waiting.reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, place, depth } = next;
    const parsed = branch.safeParse(value);
    const leaf = product.safeParse(parsed.data?.product);
    if (!parsed.success) aside.push(rejected(source, place, parsed.error));
    else if (leaf.success) leaves.push(leaf.data);
    else if (parsed.data.product !== undefined) aside.push(rejected(source, `${place}.product`, leaf.error));
    const inner = parsed.data?.branches ?? [];
    if (depth === MAX_DEPTH && inner.length > 0) {
      const reason = `is nested deeper than ${MAX_DEPTH} branches`;
      aside.push({ source, record: `${place.slice(0, 100)}…`, field: 'branches', reason });
    } else
      for (const [index, child] of [...inner.entries()].reverse())
        waiting.push({ value: child, place: `${place}.branches[${index}]`, depth: depth + 1 });
  }
  return leaves;
}

/** The products that a flag, threat or remediation is about. */
export function expand(
  remark: { product_ids?: string[] | undefined; group_ids?: string[] | undefined },
  groups: Groups,
): string[] {
  return [...(remark.product_ids ?? []), ...(remark.group_ids ?? []).flatMap((id) => groups.get(id) ?? [])];
}
