import { z } from 'zod';

/** The product tree of a CSAF document, as far as it tells purls. */

const product = z.object({
  product_id: z.string(),
  product_identification_helper: z.object({ purl: z.string().optional() }).optional(),
});
type Product = z.infer<typeof product>;

interface Branch {
  product?: Product | undefined;
  branches?: Branch[] | undefined;
}
const branch: z.ZodType<Branch> = z.lazy(() =>
  z.object({ product: product.optional(), branches: z.array(branch).optional() }),
);

export const productTree = z.object({
  full_product_names: z.array(product).optional(),
  branches: z.array(branch).optional(),
  relationships: z.array(z.object({ product_reference: z.string(), full_product_name: product })).optional(),
  product_groups: z.array(z.object({ group_id: z.string(), product_ids: z.array(z.string()) })).optional(),
});

/** Group id → product ids. */
export type Groups = ReadonlyMap<string, readonly string[]>;

/** Product id → purl; a product as a component of another has that of the component unless it has its own. */
export function csafProducts(tree: z.infer<typeof productTree> = {}): {
  purls: Map<string, string>;
  groups: Groups;
} {
  const purls = new Map<string, string>();
  const add = ({ product_id: id, product_identification_helper: helper }: Product): void => {
    if (helper?.purl !== undefined) purls.set(id, helper.purl);
  };
  const walk = ({ product: leaf, branches = [] }: Branch): void => {
    if (leaf) add(leaf);
    branches.forEach(walk);
  };
  (tree.full_product_names ?? []).forEach(add);
  (tree.branches ?? []).forEach(walk);
  for (const { product_reference: part, full_product_name: whole } of tree.relationships ?? []) {
    const purl = purls.get(part);
    if (purl !== undefined) purls.set(whole.product_id, purl);
    add(whole);
  }
  const groups = new Map(tree.product_groups?.map(({ group_id: id, product_ids: members }) => [id, members]));
  return { purls, groups };
}

/** The products that a flag, threat or remediation is about. */
export function expand(
  remark: { product_ids?: string[] | undefined; group_ids?: string[] | undefined },
  groups: Groups,
): string[] {
  return [
    ...(remark.product_ids ?? []),
    ...(remark.group_ids ?? []).flatMap((group) => groups.get(group) ?? []),
  ];
}
