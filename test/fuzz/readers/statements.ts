import { parseDecisions } from '../../../shared/decisions/read-decisions.ts';
import { decodeText } from '../../../shared/inventory/index.ts';
import type { RecordReader } from '../records.ts';

function idOf(number: number): string {
  return `CVE-2021-100${number}`;
}

const purl = 'pkg:rpm/samplelinux/httpd@2.4.46-1.sl3?arch=x86_64&distro=samplelinux-3.0';
const at = '2026-01-01T00:00:00Z';

/** As every command reads files of `--decisions`. */
const read: RecordReader['read'] = (bytes, file) => {
  const { decisions, rejected, unused } = parseDecisions(decodeText(bytes, file), file, {
    releases: ['samplelinux-3.0'],
  });
  return { ids: decisions.map(({ about }) => about.cve ?? ''), aside: rejected.length + unused.length };
};

const decisions: RecordReader = {
  name: 'decisions',
  good: (number) => ({
    id: idOf(number),
    value: {
      package: 'httpd',
      cve: idOf(number),
      status: 'not_affected',
      justification: 'component_not_present',
      reason: 'Not built.',
      author: 'alice@example.com',
      decidedAt: at,
    },
  }),
  document: (records) => `[${records.join(',')}]`,
  read,
};

const lines: RecordReader = {
  ...decisions,
  name: 'lines of decisions',
  document: (records) => records.map((record) => `${record}\n`).join(''),
};

const openVex: RecordReader = {
  name: 'openvex',
  good: (number) => ({
    id: idOf(number),
    value: {
      vulnerability: { name: idOf(number) },
      products: [{ '@id': purl }],
      status: 'not_affected',
      justification: 'component_not_present',
      timestamp: at,
    },
  }),
  document: (records) =>
    `{"@context":"https://openvex.dev/ns/v0.2.0","author":"alice","timestamp":"${at}","statements":[${records.join(',')}]}`,
  read,
};

const csaf: RecordReader = {
  name: 'csaf',
  good: (number) => ({
    id: idOf(number),
    value: {
      cve: idOf(number),
      product_status: { known_not_affected: ['P1'] },
      flags: [{ label: 'component_not_present', product_ids: ['P1'] }],
      threats: [{ category: 'impact', details: 'Not built.', product_ids: ['P1'] }],
    },
  }),
  document(records) {
    const helper = { purl };
    const branch = {
      category: 'product_version',
      name: '1',
      product: { product_id: 'P1', name: 'httpd', product_identification_helper: helper },
    };
    const document = {
      category: 'csaf_vex',
      csaf_version: '2.0',
      publisher: { name: 'alice' },
      tracking: { current_release_date: at },
    };
    const head = JSON.stringify({ document, product_tree: { branches: [branch] } });
    return `${head.slice(0, -1)},"vulnerabilities":[${records.join(',')}]}`;
  },
  read,
};

const cycloneDx: RecordReader = {
  name: 'cyclonedx vex',
  good: (number) => ({
    id: idOf(number),
    value: {
      id: idOf(number),
      analysis: { state: 'not_affected', justification: 'code_not_reachable', detail: 'Never called.' },
      affects: [{ ref: purl }],
    },
  }),
  document: (records) =>
    `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"timestamp":"${at}","authors":[{"name":"alice"}]},"vulnerabilities":[${records.join(',')}]}`,
  read,
  // What a scanner found, and nobody has looked at.
  isSilent: (record) => stateIn(record) === undefined,
};

function stateIn(record: string): unknown {
  const { analysis } = (JSON.parse(record) ?? {}) as { analysis?: { state?: unknown } | null };
  return analysis?.state ?? undefined;
}

export const statementReaders: readonly RecordReader[] = [decisions, lines, openVex, csaf, cycloneDx];
