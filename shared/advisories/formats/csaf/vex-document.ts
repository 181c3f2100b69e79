import { compareText, defined } from '../../../platform/index.ts';
import { type Advisory, revisedAt } from '../../advisory.ts';
import type { Publication } from '../../publication.ts';
import type { Statement, StatementStatus } from '../../statements/statement.ts';
import { nvdPage } from '../nvd-page.ts';
import { NO_FIX, NO_FIX_YET } from '../remedies.ts';
import { type Shipped, shippedIn } from '../shipped.ts';
import { publisherOf } from './advisory-document.ts';
import { cweOf } from './cwe.ts';
import { cvssOf } from './cvss.ts';
import { productId, productTree } from './product-tree.ts';

/** All that is public of one CVE. */
export interface Told {
  cve: string;
  /** Those that name the CVE, oldest first. */
  advisories: readonly Advisory[];
  statements: readonly Statement[];
}

/**
 * All that is public of one CVE, as a CSAF 2.0 document of the profile VEX.
 * @param date when it was made public as it is
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#45-profile-5-vex
 */
export function vexDocument(
  told: Told,
  { publication, date }: { publication: Publication; date: string },
): object {
  const { cve, advisories, statements } = told;
  const history = historyOf(told);
  const stated = statements.flatMap((statement) => statedOf(statement, publication));
  const products = new Set(stated.flatMap(({ ids }) => ids));
  // A build of which a statement tells is not fixed, whatever an older advisory says.
  const fixed = [
    ...new Set(advisories.flatMap((each) => each.binaries.map((binary) => productId(each, binary)))),
  ].filter((id) => !products.has(id));
  const inStatus = (...statuses: StatementStatus[]): string[] => [
    ...new Set(
      stated.filter(({ statement }) => statuses.includes(statement.status)).flatMap(({ ids }) => ids),
    ),
  ];
  const affected = inStatus('affected', 'mitigated');
  const each =
    statements.at(-1) ?? advisories.flatMap(({ cves }) => cves.filter((own) => own.cve === cve)).at(-1);
  const cvss = each && cvssOf(each);
  const scored = [...fixed, ...affected];
  return {
    document: {
      category: 'csaf_vex',
      csaf_version: '2.0',
      distribution: {
        text: 'This document may be passed on without restriction.',
        tlp: { label: 'WHITE', url: 'https://www.first.org/tlp/' },
      },
      lang: 'en',
      publisher: publisherOf(publication),
      references: [{ category: 'self', summary: cve, url: nvdPage(cve) }],
      title: `${cve} in products of ${publication.publisher.name}`,
      tracking: {
        current_release_date: date,
        generator: { engine: { name: 'Patchline' } },
        id: vexId(cve, publication),
        initial_release_date: history[0]?.date,
        revision_history: history,
        status: 'final',
        version: String(history.length),
      },
    },
    product_tree: productTree([...advisories, ...stated.map(({ shipped }) => shipped)], publication),
    vulnerabilities: [
      {
        cve,
        ...defined({ cwe: each && cweOf(each) }),
        ...unlessEmpty('flags', stated.flatMap(flagOf)),
        notes: [
          {
            category: 'description',
            text: each?.description ?? 'The sources have no description of it.',
            title: 'Description',
          },
        ],
        product_status: {
          ...unlessEmpty('fixed', fixed),
          ...unlessEmpty('known_affected', affected),
          ...unlessEmpty('known_not_affected', inStatus('not_affected')),
          ...unlessEmpty('under_investigation', inStatus('under_investigation')),
        },
        ...defined({ release_date: each?.disclosedAt }),
        references: [{ category: 'external', summary: cve, url: nvdPage(cve) }],
        ...unlessEmpty('remediations', [...advisories.flatMap(fixOf), ...stated.flatMap(remedyOf)]),
        ...(cvss === undefined || scored.length === 0 ? {} : { scores: [{ ...cvss, products: scored }] }),
        ...unlessEmpty('threats', stated.flatMap(impactOf)),
      },
    ],
  };
}

/** A statement with the products that it is about. */
interface Stated {
  statement: Statement;
  shipped: Shipped;
  ids: string[];
}

function statedOf(statement: Statement, { releases }: Publication): Stated[] {
  const product = releases[statement.release];
  if (!product) return [];
  const shipped = shippedIn(statement, product);
  return [{ statement, shipped, ids: shipped.binaries.map((binary) => productId(shipped, binary)) }];
}

function fixOf(advisory: Advisory): object {
  return {
    category: 'vendor_fix',
    date: advisory.fixedSince,
    details: `${advisory.id}: update ${advisory.package} to ${advisory.fixed} or later.`,
    product_ids: advisory.binaries.map((binary) => productId(advisory, binary)),
  };
}

function remedyOf({ statement: { status, mitigation, disposition }, ids }: Stated): object[] {
  const mitigated =
    status === 'mitigated' && mitigation !== undefined
      ? [{ category: 'mitigation', details: mitigation, product_ids: ids }]
      : [];
  if (disposition === 'wont_fix')
    return [...mitigated, { category: 'no_fix_planned', details: NO_FIX, product_ids: ids }];
  if (status !== 'affected') return mitigated;
  return [{ category: 'none_available', details: NO_FIX_YET, product_ids: ids }];
}

function flagOf({ statement: { status, justification }, ids }: Stated): object[] {
  if (status !== 'not_affected' || justification === undefined) return [];
  return [{ label: justification, product_ids: ids }];
}

/** What is not affected needs a reason: a flag, or this. */
function impactOf({ statement: { status, justification }, ids }: Stated): object[] {
  if (status !== 'not_affected' || justification !== undefined) return [];
  return [{ category: 'impact', details: 'The build is not among those affected.', product_ids: ids }];
}

function unlessEmpty(name: string, all: readonly unknown[]): object {
  return all.length === 0 ? {} : { [name]: all };
}

/** `SLSA-CVE-2024-0001`: apart from the ids of advisories. */
export function vexId(cve: string, { series }: Publication): string {
  return `${series}-${cve}`;
}

interface Entry {
  date: string;
  number: string;
  summary: string;
}

/** Each state of what names the CVE, in order. */
function historyOf({ advisories, statements }: Told): Entry[] {
  const named = [
    ...advisories.map(({ id, revisions }) => ({ id, revisions })),
    ...statements.map(({ release, package: name, revisions }) => ({ id: `${release}/${name}`, revisions })),
  ];
  const states = named.flatMap(({ id, revisions }) =>
    revisions.map(({ at, summary }) => ({ date: at, summary: `${id}: ${summary}` })),
  );
  return states
    .sort((a, b) => compareText(a.date, b.date) || compareText(a.summary, b.summary))
    .map((each, at) => ({ ...each, number: String(at + 1) }));
}

/** When what is public of it changed last. */
export function vexRevisedAt(told: readonly Parameters<typeof revisedAt>[0][]): string {
  return told.map(revisedAt).sort(compareText).at(-1) ?? '';
}
