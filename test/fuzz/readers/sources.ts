import fc from 'fast-check';
import { parsePart } from '../../../shared/snapshot/build/parse-part.ts';
import { cveSources } from '../../../shared/sources/index.ts';
import { parseEpss } from '../../../shared/sources/epss/epss.ts';
import { readWith } from '../../support/read-source.ts';
import { readFeedOnce } from '../../../shared/snapshot/one-shot/one-shot-feed.ts';
import { LineIndex } from '../../../shared/snapshot/one-shot/line-index.ts';
import { cveRecord, feedJson, usualOverride, vulnerable } from '../../support/nvd.ts';
import { linesOf } from '../../support/lines.ts';
import { anyText } from '../mutated.ts';
import type { Read, RecordReader } from '../records.ts';

function idOf(number: number): string {
  return `CVE-2021-100${number}`;
}

/** As ingestion reads it: every line of the part counts. */
async function readPart(source: string, bytes: Buffer, file: string): Promise<Read> {
  const now = '2026-01-11T00:00:00.000Z';
  const part = await parsePart({ source, file, full: true, bytes, now });
  const ids = part.segments.flatMap(({ start, end }) =>
    [...linesOf(part.bytes.subarray(start, end))].map(([cve]) => cve),
  );
  return { ids, aside: part.quarantined.length };
}

const withHead = JSON.stringify({ ...(JSON.parse(feedJson([]).toString()) as object), vulnerabilities: [0] });

const nvd: RecordReader = {
  name: 'nvd',
  good(number) {
    const configurations = [vulnerable('acme:app', { versionEndExcluding: '2.0' })];
    const references = ['https://acme.example/1'];
    return {
      id: idOf(number),
      value: cveRecord({ id: idOf(number), score: 7, configurations, references }),
    };
  },
  document: (records) => withHead.replace('[0]', () => `[${records.join(',')}]`),
  read: (bytes, file) => readPart('nvd', bytes, file),
};

const kev: RecordReader = {
  name: 'kev',
  good: (number) => ({
    id: idOf(number),
    value: {
      cveID: idOf(number),
      dateAdded: '2026-01-01',
      dueDate: '2026-02-01',
      knownRansomwareCampaignUse: 'Known',
    },
  }),
  document: (records) =>
    `{"dateReleased":"2026-01-10T10:00:00.000Z","vulnerabilities":[${records.join(',')}]}`,
  read: (bytes, file) => readPart('kev', bytes, file),
};

const overrides: RecordReader = {
  name: 'overrides',
  good: (number) => ({
    id: idOf(number),
    value: {
      _annotation: {
        cve_id: idOf(number),
        cna: 'mitre',
        modified: '2026-01-10T00:00:00.000Z',
        reason: 'none',
      },
      cve: { configurations: [vulnerable('acme:lib')], references: [{ url: 'https://acme.example/' }] },
    },
  }),
  document: (records) => records.map((record) => `${record}\n`).join(''),
  read: (bytes, file) => readPart('overrides', bytes, file),
};

const NOTHING = { products: [], subjects: [], names: [], projects: [], hosts: [] };

/** As a match reads them that keeps nothing, and asks for nothing of what they name. */
async function skimmed(feed: Buffer, file: string, lines: Buffer[]): Promise<Read> {
  const result = await readFeedOnce({
    source: 'nvd',
    file: lines.length > 0 ? '2021' : file,
    bytes: feed,
    now: '2026-01-11T00:00:00.000Z',
    beside: lines.map((each) => ({ source: 'overrides', file, lines: each })),
    foreseen: NOTHING,
  });
  const index = new LineIndex([result.lines]);
  const entries = index.products.flatMap((product) => index.lines(product));
  const unconfigured = Buffer.from(result.unconfigured).toString('utf8').split('\n').filter(Boolean);
  const ids = new Set([
    ...entries.map((line) => line.split('\t', 2)[1] ?? ''),
    ...unconfigured.map((line) => (JSON.parse(line) as { cve: string }).cve),
  ]);
  // Of one that was rejected, or names nothing as vulnerable, nothing else is told.
  while (ids.size < result.records) ids.add(`record ${ids.size}`);
  return { ids: [...ids], aside: result.quarantined.length };
}

/** With what its CNA states. */
function stating(number: number): ReturnType<RecordReader['good']> {
  const { cve } = cveRecord({ id: idOf(number), configurations: [vulnerable('acme:lib')] });
  const versions = [{ version: '0', lessThan: '2.1', status: 'affected', versionType: 'semver' }];
  const affected = [{ source: 'cna', affectedData: [{ vendor: 'acme', product: 'lib', versions }] }];
  return { id: idOf(number), value: { cve: { ...cve, affected } } };
}

const nvdSkimmed: RecordReader = {
  ...nvd,
  name: 'nvd skimmed',
  good: stating,
  read: (bytes, file) => skimmed(bytes, file, []),
};

const overridesSkimmed: RecordReader = {
  ...overrides,
  name: 'overrides skimmed',
  good: (number) => ({
    id: idOf(number),
    value: JSON.parse(
      usualOverride(idOf(number), ['acme:lib'], { reference: 'https://acme.example/' }),
    ) as unknown,
  }),
  read: (bytes, file) => skimmed(feedJson([]), file, [bytes]),
};

const epss: RecordReader = {
  name: 'epss',
  good: (number) => ({ id: idOf(number), value: `${idOf(number)},0.5,0.25` }),
  document: (records) => `#score_date:2026-01-10T00:00:00Z\ncve,epss,percentile\n${records.join('\n')}\n`,
  async read(bytes, file) {
    const { records, quarantined } = await readWith(parseEpss, bytes, file);
    return { ids: [...records.keys()], aside: quarantined.length };
  },
  text: {
    of: String,
    mutated: () =>
      fc
        .oneof(
          anyText,
          anyText.map((text) => `CVE-2021-1004,${text},0.5`),
        )
        .map(oneLine),
  },
};

const osv: RecordReader = {
  name: 'osv',
  good: (number) => ({
    id: idOf(number),
    value: {
      id: `GO-2021-100${number}`,
      modified: '2026-01-10T00:00:00Z',
      aliases: [idOf(number)],
      affected: [
        {
          package: { ecosystem: 'Go', name: 'example.org/lib' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.0' }] }],
        },
      ],
    },
  }),
  document: (records) => records.map((record) => `${record}\n`).join(''),
  read: (bytes, file) => readPart('osv', bytes, `Go:${file}`),
  isSilent: (record) => !speaksOfGo(record),
};

/** A record without packages, or with those of another ecosystem alone, says nothing here. */
function speaksOfGo(record: string): boolean {
  try {
    const { affected } = JSON.parse(record) as { affected?: { package?: { ecosystem?: unknown } }[] };
    return Array.isArray(affected) && affected.some((each) => each.package?.ecosystem === 'Go');
  } catch {
    return true;
  }
}

/** An empty line is no record. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, '') || 'x';
}

if (cveSources.length !== 4) throw new Error('a new source has a reader here too');
export const sourceReaders: readonly RecordReader[] = [nvd, kev, overrides, epss, osv];
/** The same documents, read in another way. */
export const skimmingReaders: readonly RecordReader[] = [nvdSkimmed, overridesSkimmed];
