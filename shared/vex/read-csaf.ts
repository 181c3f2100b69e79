import { z } from 'zod';
import { csafProducts, expand, type Groups, productTree } from './csaf-products.ts';
import { rejected } from '../vulnerabilities/index.ts';
import { type ReadStatement, type StatedRating, type Text, TOOL } from './statement.ts';
import { readRating, readText } from './wording.ts';
import { defined } from '../platform/index.ts';

const ids = z.array(z.string()).optional();
const remark = z.object({
  category: z.string(),
  details: z.string(),
  product_ids: ids,
  group_ids: ids,
  date: z.string().optional(),
});
type Remark = z.infer<typeof remark>;

const vulnerability = z.object({
  cve: z.string('is missing'),
  product_status: z.object({
    known_affected: ids,
    known_not_affected: ids,
    fixed: ids,
    first_fixed: ids,
    under_investigation: ids,
  }),
  flags: z
    .array(z.object({ label: z.string(), product_ids: ids, group_ids: ids, date: z.string().optional() }))
    .optional(),
  threats: z.array(remark).optional(),
  remediations: z.array(remark).optional(),
});
type Vulnerability = z.infer<typeof vulnerability>;

const envelope = z.object({
  document: z.object({
    publisher: z.object({ name: z.string() }),
    tracking: z.object({
      current_release_date: z.string(),
      generator: z.object({ engine: z.object({ name: z.string() }) }).optional(),
    }),
  }),
  product_tree: productTree.optional(),
  vulnerabilities: z.array(z.unknown()),
});

const STATUSES = [
  ['known_affected', 'affected'],
  ['known_not_affected', 'not_affected'],
  ['fixed', 'fixed'],
  ['first_fixed', 'fixed'],
  ['under_investigation', 'under_investigation'],
] as const;

/**
 * Reads a CSAF 2.0 VEX document; a vulnerability that is none is told with field and reason.
 * @param source what to call the document
 * @throws z.ZodError
 */
export function readCsafVex(value: unknown, source: string): ReadStatement[] {
  const { document, product_tree: tree, vulnerabilities } = envelope.parse(value);
  const { purls, groups } = csafProducts(tree);
  const { current_release_date: published, generator } = document.tracking;
  const common = { author: document.publisher.name, ownTool: generator?.engine.name === TOOL };
  return vulnerabilities.flatMap((given, index): ReadStatement[] => {
    const parsed = vulnerability.safeParse(given);
    const record = `vulnerability ${index + 1}`;
    if (!parsed.success) return [rejected(source, record, parsed.error)];
    const known = parsed.data;
    return STATUSES.flatMap(([field, status]) =>
      (known.product_status[field] ?? []).map((product) => {
        const flag = known.flags?.find((each) => expand(each, groups).includes(product));
        const { text, date } = textOf(known, status, product, groups);
        const rating = ratingOf(known, product, groups);
        return {
          record: `${record} (${known.cve}, ${product})`,
          cve: known.cve,
          purl: purls.get(product) ?? product,
          status,
          ...(flag && status === 'not_affected' ? { justification: flag.label } : {}),
          text,
          ...defined({ rating }),
          at: date ?? flag?.date ?? published,
          ...common,
        };
      }),
    );
  });
}

/** What a document says of one product: why it is not affected, or what is done about it. */
function textOf(
  { threats = [], remediations = [] }: Vulnerability,
  status: string,
  product: string,
  groups: Groups,
): { text: Text; date: string | undefined } {
  const isRemedied = status === 'affected' || status === 'fixed';
  const remarks: Remark[] = isRemedied
    ? remediations
    : threats.filter(({ category, details }) => category === 'impact' && !readRating(details));
  const found = remarks.find((each) => expand(each, groups).includes(product));
  const text = readText(found?.details ?? '');
  const refused = status === 'affected' && found?.category === 'no_fix_planned';
  return { text: refused ? { disposition: 'wont_fix', ...text } : text, date: found?.date };
}

/** How grave a document says that it is in one product. */
function ratingOf(
  { threats = [] }: Vulnerability,
  product: string,
  groups: Groups,
): StatedRating | undefined {
  return threats
    .filter((each) => each.category === 'impact' && expand(each, groups).includes(product))
    .map(({ details }) => readRating(details))
    .find((rating) => rating !== undefined);
}
