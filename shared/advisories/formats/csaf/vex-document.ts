import { compareText } from '../../../platform/index.ts';
import { type Advisory, revisedAt } from '../../advisory.ts';
import type { Publication } from '../../publication.ts';
import { nvdPage } from '../nvd-page.ts';
import { publisherOf } from './advisory-document.ts';
import { cvssOf } from './cvss.ts';
import { fixedProductId, productTree } from './product-tree.ts';

/**
 * All that is public of one CVE, as a CSAF 2.0 document of the profile VEX.
 * @param advisories those that name the CVE, oldest first
 * @param date when it was made public as it is
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#45-profile-5-vex
 */
export function vexDocument(
  cve: string,
  advisories: readonly Advisory[],
  { publication, date }: { publication: Publication; date: string },
): object {
  const history = historyOf(advisories);
  const fixed = [
    ...new Set(advisories.flatMap((each) => each.binaries.map((binary) => fixedProductId(each, binary)))),
  ];
  const told = advisories.flatMap(({ cves }) => cves.filter((each) => each.cve === cve)).at(-1);
  const cvss = told && cvssOf(told);
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
    product_tree: productTree(advisories, publication),
    vulnerabilities: [
      {
        cve,
        notes: [
          {
            category: 'description',
            text: told?.description ?? 'The sources have no description of it.',
            title: 'Description',
          },
        ],
        product_status: { fixed },
        references: [{ category: 'external', summary: cve, url: nvdPage(cve) }],
        remediations: advisories.map((each) => ({
          category: 'vendor_fix',
          date: each.fixedSince,
          details: `${each.id}: update ${each.package} to ${each.fixed} or later.`,
          product_ids: each.binaries.map((binary) => fixedProductId(each, binary)),
        })),
        ...(cvss === undefined ? {} : { scores: [{ ...cvss, products: fixed }] }),
      },
    ],
  };
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

/** Each state of each advisory that names the CVE, in order. */
function historyOf(advisories: readonly Advisory[]): Entry[] {
  const states = advisories.flatMap(({ id, revisions }) =>
    revisions.map(({ at, summary }) => ({ date: at, summary: `${id}: ${summary}` })),
  );
  return states
    .sort((a, b) => compareText(a.date, b.date) || compareText(a.summary, b.summary))
    .map((each, at) => ({ ...each, number: String(at + 1) }));
}

/** When what is public of it changed last. */
export function vexRevisedAt(advisories: readonly Advisory[]): string {
  return advisories.map(revisedAt).sort(compareText).at(-1) ?? '';
}
