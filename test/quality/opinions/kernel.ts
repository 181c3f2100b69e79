import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lines } from './lines.ts';
import { match, type Measure, type Row } from '../run.ts';
import { wilson } from '../wilson.ts';

interface ManifestPackage {
  name: string;
  version: string;
  notApplicableCves?: string[];
  patchedCves?: string[];
}

const asOf = '2026-04-28';
/** By the CNA's `versions`, counted by hand: affected, fixed or never affected, before introduction. */
const kernels = [
  { name: 'kernel', version: '6.6.134', affected: 414, closed: 9067 + 1499 },
  { name: 'kernel-hwe', version: '6.12.83', affected: 132, closed: 10311 + 537 },
];

/** The kernel by its CNA's versions, and what its maintainers marked as not applicable. */
export function kernel({ data, feeds, work }: Record<'data' | 'feeds' | 'work', string>, flags: string[]) {
  const manifest = JSON.parse(
    readFileSync(join(data, 'inventory', 'azurelinux-3.0-2026-04-28.json'), 'utf8'),
  ) as { packages: ManifestPackage[] };
  const shipped = manifest.packages.find(({ name }) => name === 'kernel');
  if (!shipped) throw new Error('the inventory has no kernel');
  const { notApplicableCves = [], ...bare } = shipped;
  delete bare.patchedCves;
  const packages = kernels.map(({ name, version }) => ({ ...bare, name, version }));
  const inventory = join(work, 'kernels.json');
  writeFileSync(inventory, JSON.stringify({ ...manifest, packages }));
  const rows = match(
    ['--nvd', feeds, '--inventory', inventory, '--as-of', asOf, ...flags],
    join(work, 'kernels.ndjson'),
  );
  const records = new Set(
    lines<{ cve: string; first: string }>(join(data, 'sources', 'kernel-cna.ndjson.gz'))
      .filter(({ first }) => first <= asOf)
      .map(({ cve }) => cve),
  );
  const measures = kernels.flatMap((item) => ofVersion(item, rows, records));
  const marked = notApplicableCves.filter((cve) => records.has(cve));
  const agreeing = marked.filter((cve) =>
    rows.some((row) => row.cve === cve && row.version === kernels[0]?.version && isClosed(row)),
  );
  measures.push({
    measure: '… markers of the maintainers that the CNA agrees with',
    rows: String(marked.length),
    aim: '≥ 0.97',
    value: wilson(agreeing.length, marked.length),
  });
  return {
    measures,
    notes: marked.filter((cve) => !agreeing.includes(cve)).map((cve) => `kernel ${cve}: marked`),
  };
}

function ofVersion(
  { version, affected, closed }: (typeof kernels)[number],
  rows: readonly Row[],
  records: ReadonlySet<string>,
): Measure[] {
  const own = rows.filter((row) => row.version === version);
  const known = own.filter(({ cve }) => records.has(cve));
  const count = (list: readonly Row[], ...statuses: string[]): number =>
    list.filter(({ status }) => statuses.includes(status)).length;
  return [
    {
      measure: `Kernel ${version}, CVEs of its CNA: \`affected\``,
      rows: String(known.length),
      aim: `${String(affected)} ± 2 %`,
      value: String(count(known, 'affected')),
    },
    {
      measure: '… `fixed` or `not_affected`',
      rows: '',
      aim: `${String(closed)} ± 2 %`,
      value: String(known.filter(isClosed).length),
    },
    {
      measure: '… investigations left, of all CVEs',
      rows: '',
      aim: '< 100',
      value: String(count(own, 'under_investigation')),
    },
  ];
}

function isClosed({ status }: Row): boolean {
  return status === 'fixed' || status === 'not_affected';
}
