import type { Disposition, Status } from '../vulnerabilities/index.ts';
import { defined } from '../platform/index.ts';
import { parseEvr } from '../rpm/index.ts';
import { productPurl } from './product.ts';
import { type Publisher, type Statement, TOOL } from './statement.ts';
import { newest } from './write-openvex.ts';
import { writeRating, writeText } from './wording.ts';

const STATUSES: Readonly<Record<Status, string>> = {
  affected: 'known_affected',
  fixed: 'fixed',
  not_affected: 'known_not_affected',
  under_investigation: 'under_investigation',
};

const REMEDIES: Readonly<Record<Disposition, string>> = {
  deferred: 'none_available',
  wont_fix: 'no_fix_planned',
};

/**
 * A CSAF 2.0 document of the profile VEX, with one vulnerability per CVE
 * (https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#45-profile-5-vex). Its times come from its
 * content, so equal findings give equal documents. Scores are left out, since VEX says whether, not how bad;
 * the vendor's own ratings are threats of the category impact, as is usual among vendors.
 * @param id of the document within the publisher's namespace
 */
export function writeCsafVex(
  statements: readonly Statement[],
  { id, publisher }: { id: string; publisher: Publisher },
): object {
  const date = newest(statements);
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      lang: 'en',
      title: `What is known of vulnerabilities in ${subjectOf(statements)}`,
      publisher: { category: 'vendor', ...publisher },
      tracking: {
        id,
        status: 'final',
        version: '1',
        initial_release_date: date,
        current_release_date: date,
        revision_history: [{ date, number: '1', summary: 'As the findings are' }],
        generator: { engine: { name: TOOL } },
      },
    },
    product_tree: { full_product_names: productsOf(statements) },
    vulnerabilities: [...Map.groupBy(statements, ({ cve }) => cve)].map(([cve, group]) =>
      vulnerability(cve, group),
    ),
  };
}

function subjectOf(statements: readonly Statement[]): string {
  const releases = new Set(statements.map(({ release }) => release));
  const packages = new Set(statements.map(({ package: name }) => name));
  const names = [...releases].join(', ');
  return packages.size === 1 ? `${[...packages].join('')} of ${names}` : names;
}

function productId({ release, package: name, evr }: Statement): string {
  return `${release}/${name}@${evr}`;
}

function productsOf(statements: readonly Statement[]): object[] {
  const products = new Map<string, object>();
  for (const statement of statements) {
    const { version, release } = parseEvr(statement.evr);
    products.set(productId(statement), {
      name: `${statement.package} ${version}-${release} in ${statement.release}`,
      product_id: productId(statement),
      product_identification_helper: { purl: productPurl(statement) },
    });
  }
  return [...products.values()];
}

function vulnerability(cve: string, statements: readonly Statement[]): object {
  const remedies = statements.filter(({ status }) => status === 'affected' || status === 'fixed');
  const threats = [
    ...statements.filter(({ status }) => status !== 'affected' && status !== 'fixed').map(details),
    ...statements.flatMap(ratingOf),
  ];
  const byStatus = Map.groupBy(statements, ({ status }) => STATUSES[status]);
  const byLabel = Map.groupBy(statements, ({ justification }) => justification ?? '');
  byLabel.delete('');
  return {
    cve,
    notes: [{ category: 'general', title: 'Status', text: summaryOf(statements) }],
    product_status: Object.fromEntries(
      [...byStatus].map(([status, group]) => [status, group.map(productId)]),
    ),
    ...defined({
      flags:
        byLabel.size === 0
          ? undefined
          : [...byLabel].map(([label, group]) => ({ label, product_ids: group.map(productId) })),
      threats:
        threats.length === 0 ? undefined : threats.map((threat) => ({ category: 'impact', ...threat })),
      remediations:
        remedies.length === 0
          ? undefined
          : remedies.map((statement) => ({
              category: remedyOf(statement),
              ...details(statement),
            })),
    }),
  };
}

function details(statement: Statement): object {
  return { date: statement.at, details: writeText(statement), product_ids: [productId(statement)] };
}

function ratingOf(statement: Statement): object[] {
  const { at, rating } = statement;
  if (!rating) return [];
  return [{ date: at, details: writeRating(rating), product_ids: [productId(statement)] }];
}

function remedyOf({ status, disposition }: Statement): string {
  return status === 'fixed' ? 'vendor_fix' : REMEDIES[disposition ?? 'deferred'];
}

function summaryOf(statements: readonly Statement[]): string {
  return statements.map(({ package: name, status }) => `${name}: ${status.replaceAll('_', ' ')}.`).join(' ');
}
