import { z } from 'zod';
import { csafProducts, expand, type Groups, productTree } from './csaf-products.ts';
import { rejected, type RejectedRecord } from '../vulnerabilities/index.ts';
import { type ReadStatement, type StatedRating, type Text, TOOL } from './statement.ts';
import { readEach } from './each.ts';
import { readRating, readText } from './wording.ts';
import { defined, optional } from '../platform/index.ts';

const list = optional(z.array(z.unknown()));
const ids = optional(z.array(z.string()));
const about = { product_ids: ids, group_ids: ids, date: optional(z.string()) };
const remark = z.object({ category: z.string(), details: z.string(), ...about });
type Remark = z.infer<typeof remark>;
const flag = z.object({ label: z.string(), ...about });

const vulnerability = z.object({
  cve: z.string('is missing'),
  product_status: z.object({
    known_affected: list,
    known_not_affected: list,
    fixed: list,
    first_fixed: list,
    under_investigation: list,
  }),
  flags: list,
  threats: list,
  remediations: list,
});

/** The parsed remarks about one CVE. */
interface Remarks {
  flags: z.infer<typeof flag>[];
  threats: Remark[];
  remediations: Remark[];
}

const envelope = z.object({
  document: z.object({
    publisher: z.object({ name: z.string() }),
    tracking: z.object({
      current_release_date: z.string(),
      generator: optional(z.object({ engine: z.object({ name: z.string() }) })),
    }),
  }),
  product_tree: optional(productTree),
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
 * Reads a CSAF 2.0 VEX document; reports a malformed branch, vulnerability, status or remark with field and
 * reason.
 * @param source names the document in errors
 * @throws z.ZodError
 */
export function readCsafVex(value: unknown, source: string): ReadStatement[] {
  const { document, product_tree: tree = {}, vulnerabilities } = envelope.parse(value);
  const { purls, groups, aside } = csafProducts(tree, source);
  const { current_release_date: published, generator } = document.tracking;
  const common = { author: document.publisher.name, ownTool: generator?.engine.name === TOOL };
  const statements = vulnerabilities.flatMap((given, index): ReadStatement[] => {
    const parsed = vulnerability.safeParse(given);
    const place = `vulnerability ${index + 1}`;
    if (!parsed.success) return [rejected(source, place, parsed.error)];
    const { cve, product_status: statuses, ...rest } = parsed.data;
    const bad: RejectedRecord[] = [];
    const read = <T>(schema: z.ZodType<T>, values: readonly unknown[] | undefined, field: string): T[] =>
      readEach(schema, values, { source, place: `${place} (${cve}) ${field}`, aside: bad });
    const remarks: Remarks = {
      flags: read(flag, rest.flags, 'flags'),
      threats: read(remark, rest.threats, 'threats'),
      remediations: read(remark, rest.remediations, 'remediations'),
    };
    const found = STATUSES.flatMap(([field, status]) =>
      read(z.string(), statuses[field], `product_status.${field}`).flatMap((product) => {
        const label = remarks.flags.find((each) => expand(each, groups).includes(product));
        const { text, date } = textOf(remarks, status, product, groups);
        const said = {
          record: `${place} (${cve}, ${product})`,
          cve,
          status,
          ...defined({ justification: label && status === 'not_affected' ? label.label : undefined }),
          text,
          ...defined({ rating: ratingOf(remarks, product, groups) }),
          at: date ?? label?.date ?? published,
          ...common,
        };
        return (purls.get(product) ?? [product]).map((purl) => ({ ...said, purl }));
      }),
    );
    if (bad.length === 0 && found.length === 0)
      bad.push({ source, record: `${place} (${cve})`, field: 'product_status', reason: 'names no product' });
    return [...bad, ...found];
  });
  return [...aside, ...statements];
}

/** What a document says of one product: why it is not affected, or what is being done about it. */
function textOf(
  { threats, remediations }: Remarks,
  status: string,
  product: string,
  groups: Groups,
): { text: Text; date: string | undefined } {
  const isRemedied = status === 'affected' || status === 'fixed';
  const remarks = isRemedied
    ? remediations
    : threats.filter(({ category, details }) => category === 'impact' && !readRating(details));
  const found = remarks.find((each) => expand(each, groups).includes(product));
  const text = readText(found?.details ?? '');
  const refused = status === 'affected' && found?.category === 'no_fix_planned';
  return { text: refused ? { disposition: 'wont_fix', ...text } : text, date: found?.date };
}

/** The document's severity rating for one product. */
function ratingOf({ threats }: Remarks, product: string, groups: Groups): StatedRating | undefined {
  return threats
    .filter((each) => each.category === 'impact' && expand(each, groups).includes(product))
    .map(({ details }) => readRating(details))
    .find((rating) => rating !== undefined);
}
