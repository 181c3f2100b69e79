import { defined } from '../../../platform/index.ts';
import type { Severity } from '../../../vulnerabilities/index.ts';
import { type AdvisedCve, type Advisory, summaryOf, titleOf } from '../../advisory.ts';
import type { Publication } from '../../publication.ts';
import { cweOf } from './cwe.ts';
import { nvdPage } from '../nvd-page.ts';
import { cvssOf } from './cvss.ts';
import { productId, productTree } from './product-tree.ts';

/**
 * An advisory as a CSAF 2.0 document of the profile Security Advisory.
 * @param date when it was made public as it is
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#44-profile-4-security-advisory
 */
export function advisoryDocument(advisory: Advisory, publication: Publication, date: string): object {
  const { id, cves, withdrawn, supersededBy, severity, workaround, credits } = advisory;
  const title = titleOf(advisory, publication.releases[advisory.release]?.title ?? advisory.release);
  const fixed = advisory.binaries.map((binary) => productId(advisory, binary));
  return {
    document: {
      ...defined({ acknowledgments: credits && [{ names: credits }] }),
      ...defined({ aggregate_severity: aggregateOf(severity) }),
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      distribution: {
        text: 'This document may be passed on without restriction.',
        tlp: { label: 'WHITE', url: 'https://www.first.org/tlp/' },
      },
      lang: 'en',
      notes: [
        { category: 'summary', text: summaryOf(advisory), title: 'Summary' },
        ...(withdrawn
          ? [{ category: 'general', text: `Withdrawn: ${withdrawn.reason}`, title: 'Withdrawal' }]
          : []),
        ...(supersededBy === undefined
          ? []
          : [{ category: 'general', text: `Superseded by ${supersededBy}.`, title: 'Supersession' }]),
      ],
      publisher: publisherOf(publication),
      references: [
        {
          category: 'self',
          summary: title,
          url: `${publication.baseUrl}/advisories/${id}.html`,
        },
        ...(supersededBy === undefined
          ? []
          : [
              {
                category: 'external',
                summary: `Superseded by ${supersededBy}`,
                url: `${publication.baseUrl}/advisories/${supersededBy}.html`,
              },
            ]),
      ],
      title,
      tracking: trackingOf(advisory, date),
    },
    product_tree: productTree([advisory], publication),
    vulnerabilities: cves.map((each) => vulnerability(each, { advisory, fixed, ...defined({ workaround }) })),
  };
}

export function publisherOf({ publisher }: Publication): object {
  const { name, namespace, contact, authority } = publisher;
  return {
    category: 'vendor',
    contact_details: contact,
    ...defined({ issuing_authority: authority }),
    name,
    namespace,
  };
}

function trackingOf(advisory: Advisory, date: string): object {
  const { id, publishedAt, revisions } = advisory;
  return {
    current_release_date: date,
    generator: { engine: { name: 'Patchline' } },
    id,
    initial_release_date: publishedAt,
    revision_history: revisions.map(({ number, at, summary }) => ({
      date: at,
      number: String(number),
      summary,
    })),
    status: 'final',
    version: String(revisions.length),
  };
}

function aggregateOf(severity: Severity): { text: string } | undefined {
  if (severity === 'unknown') return undefined;
  return { text: `${severity[0]?.toUpperCase() ?? ''}${severity.slice(1)}` };
}

interface Told {
  advisory: Advisory;
  /** Product ids of the fixed binaries. */
  fixed: string[];
  workaround?: string;
}

function vulnerability(each: AdvisedCve, { advisory, fixed, workaround }: Told): object {
  const { cve, description, references, knownExploited, exploitedSince, disclosedAt } = each;
  const cvss = cvssOf(each);
  return {
    cve,
    ...defined({ cwe: cweOf(each) }),
    notes: [
      {
        category: 'description',
        text: description ?? 'The sources have no description of it.',
        title: 'Description',
      },
    ],
    product_status: { fixed },
    ...defined({ release_date: disclosedAt }),
    references: [nvdPage(cve), ...references.slice(0, MOST_REFERENCES)].map((url) => ({
      category: 'external',
      summary: url,
      url,
    })),
    remediations: [
      {
        category: 'vendor_fix',
        date: advisory.fixedSince,
        details: `Update ${advisory.package} to ${advisory.fixed} or later.`,
        product_ids: fixed,
      },
      ...(workaround === undefined
        ? []
        : [{ category: 'workaround', details: workaround, product_ids: fixed }]),
    ],
    ...(cvss === undefined ? {} : { scores: [{ ...cvss, products: fixed }] }),
    threats: [
      ...(each.severity === 'unknown'
        ? []
        : [{ category: 'impact', details: each.severity, product_ids: fixed }]),
      ...(knownExploited
        ? [
            {
              category: 'exploit_status',
              ...defined({ date: exploitedSince && `${exploitedSince}T00:00:00.000Z` }),
              details: 'CISA lists it as exploited.',
              product_ids: fixed,
            },
          ]
        : []),
    ],
  };
}

/** More would be copied from the NVD for nobody. */
const MOST_REFERENCES = 20;
