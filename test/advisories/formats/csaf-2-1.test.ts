import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as mandatory from '@secvisogram/csaf-validator-lib/csaf_2_1/mandatoryTests.js';
import { csaf_2_1_strict } from '@secvisogram/csaf-validator-lib/csaf_2_1/schemaTests.js';
import validate from '@secvisogram/csaf-validator-lib/validate.js';
import type { AdvisedCve, Advisory } from '../../../shared/advisories/advisory.ts';
import { namedWeakness } from '../../../shared/advisories/formats/cwe-names.ts';
import { exampleSite } from '../example-site.ts';
import { publication } from '../fixtures.ts';
import { siteFiles } from '../site-files.ts';

interface Relationship {
  full_product_name: { product_id: string; product_identification_helper: { purl: string } };
  [field: string]: unknown;
}

interface Document {
  document: Record<string, unknown> & { notes: object[]; references: object[]; tracking: { id: string } };
  product_tree: { branches: [{ branches: object[] }]; relationships: Relationship[] };
  vulnerabilities: (Record<string, unknown> & { product_status: { fixed: string[] } })[];
}

/** Version of the list of weaknesses that 2.1 asks for beside each. */
const CWE_VERSION = '4.17';

/**
 * A document as CSAF 2.1 will want it, by the document of 2.0 and what the advisory says beyond it: not published, since
 * 2.1 is not out and readers do not take it.
 */
function csaf21({ document, product_tree: tree, vulnerabilities }: Document, advisory: Advisory): object {
  const { withdrawn, supersededBy } = advisory;
  const { notes, references, ...rest } = document;
  const head = {
    ...rest,
    csaf_version: '2.1',
    distribution: { tlp: { label: 'CLEAR', url: 'https://www.first.org/tlp/' } },
  };
  const over = (category: string, title: string, text: string, links: object[]): object => ({
    $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json',
    document: {
      ...head,
      category,
      notes: [{ category: 'description', title, text }],
      references: [...references, ...links],
    },
  });
  if (withdrawn) return over('csaf_withdrawn', 'Reasoning for Withdrawal', withdrawn.reason, []);
  if (supersededBy !== undefined)
    return over('csaf_superseded', 'Reasoning for Supersession', `By ${supersededBy}.`, [
      {
        category: 'external',
        summary: 'Superseding Document',
        url: `${publication.baseUrl}/advisories/${supersededBy}.html`,
      },
    ]);
  const [vendor] = tree.branches;
  const { fixed, release } = advisory;
  const before = [...new Set(advisory.binaries.map(({ name }) => name))].map((name) => ({
    bare: `${name}-before`,
    id: `${release}:${name}-before`,
    range: `vers:rpm/<${fixed}`,
  }));
  const products = before.map(({ bare, range }) => ({
    category: 'product_version_range',
    name: range,
    product: { name: bare, product_id: bare },
  }));
  const components = before.map(({ bare, id }) => ({
    category: 'default_component_of',
    product_reference: bare,
    relates_to_product_reference: release,
    full_product_name: { name: id, product_id: id },
  }));
  const named = tree.relationships.map(({ full_product_name: name, ...each }) => ({
    ...each,
    full_product_name: {
      ...name,
      product_identification_helper: { purls: [name.product_identification_helper.purl] },
    },
  }));
  const affected = before.map(({ id }) => id);
  return {
    $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json',
    document: { ...head, notes, references },
    product_tree: {
      branches: [{ ...vendor, branches: [...vendor.branches, ...products] }],
      relationships: [...named, ...components],
    },
    vulnerabilities: vulnerabilities.map((each, at) => vulnerability21(each, affected, advisory.cves[at])),
  };
}

function vulnerability21(
  { cwe: _, scores: __, release_date: ___, remediations, ...each }: Document['vulnerabilities'][number],
  affected: readonly string[],
  cve: AdvisedCve | undefined,
): object {
  assert.ok(cve?.cvss && cve.epss && cve.disclosedAt !== undefined && cve.exploitedSince !== undefined);
  const products = affected;
  const known = `${cve.exploitedSince}T00:00:00.000Z`;
  const { version, vector: vectorString, base: baseScore } = cve.cvss;
  const { score, percentile, date } = cve.epss;
  return {
    ...each,
    product_status: { ...each.product_status, known_affected: affected },
    remediations: (remediations as object[]).map((one) => ({ ...one, product_ids: affected })),
    cwes: (cve.weaknesses ?? []).flatMap((id) => {
      const named = namedWeakness(id);
      return named ? [{ ...named, version: CWE_VERSION }] : [];
    }),
    disclosure_date: cve.disclosedAt,
    first_known_exploitation_dates: [{ date: known, exploitation_date: known, product_ids: products }],
    metrics: [
      {
        products,
        source: 'https://nvd.nist.gov/',
        content: {
          ...(version === '4.0'
            ? { cvss_v4: { version, vectorString, baseScore, baseSeverity: 'CRITICAL' } }
            : { cvss_v3: { version, vectorString, baseScore, baseSeverity: 'HIGH' } }),
        },
      },
      {
        products,
        source: 'https://www.first.org/epss/',
        content: {
          epss: {
            percentile: String(percentile),
            probability: String(score),
            timestamp: `${date}T00:00:00.000Z`,
          },
        },
      },
    ],
  };
}

function documentOf(advisory: Advisory): Document {
  const files = siteFiles({ publication, advisories: [advisory] });
  const path = `.well-known/csaf/white/2026/${advisory.id.toLowerCase()}.json`;
  const file = files.find((each) => each.path === path);
  assert.ok(file, path);
  return JSON.parse(file.content.toString()) as Document;
}

/** The library's test of categories is that of 2.0 still: it knows none that says withdrawn or superseded. */
const { mandatoryTest_6_1_26: _, ...known } = mandatory as Readonly<Record<string, unknown>>;

async function faults(document: object): Promise<unknown[]> {
  const { tests } = await validate([csaf_2_1_strict, ...Object.values(known)], document);
  return tests
    .filter(({ isValid }) => !isValid)
    .flatMap(({ name, errors }) => errors.map(({ instancePath, message }) => [name, instancePath, message]));
}

suite('what an advisory knows is enough for CSAF 2.1', () => {
  const [superseded, standing, withdrawn] = exampleSite.advisories;
  const cvss4 = {
    version: '4.0',
    vector: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H',
    base: 10,
    source: 'security@example.org',
  } as const;
  const scored = standing && {
    ...standing,
    cves: standing.cves.map((each) => ({ ...each, cvss: cvss4, weaknesses: ['CWE-476', 'CWE-79'] })),
  };
  for (const [what, advisory] of Object.entries({
    'as it stands': standing,
    'with CVSS 4 and two weaknesses': scored,
    superseded,
    withdrawn,
  }))
    test(what, async () => {
      assert.ok(advisory);

      assert.deepEqual(await faults(csaf21(documentOf(advisory), advisory)), []);
    });
});
