import { join } from 'node:path';
import { lines } from './lines.ts';
import { match, type Measure } from '../run.ts';
import { wilson } from '../wilson.ts';

interface Sample {
  package: string;
  version: string;
  cve: string;
  truth: string;
}

/** Own-product rows without NVD configuration, which the CNA's range alone can answer. */
export function cnaSample({ data, feeds, work }: Record<'data' | 'feeds' | 'work', string>, flags: string[]) {
  const inventory = join(data, 'inventory', 'azurelinux-3.0-2026-04-28-unpatched.json');
  const rows = match(['--nvd', feeds, '--inventory', inventory, ...flags], join(work, 'cna-sample.ndjson'));
  const found = new Map(rows.map((row) => [`${row.package} ${row.version} ${row.cve}`, row.status]));
  const sample = lines<Sample>(join(data, 'sources', 'cna-sample-routed.ndjson'));
  const of = (item: Sample): string => found.get(`${item.package} ${item.version} ${item.cve}`) ?? 'no row';
  const affected = sample.filter((item) => of(item) === 'affected');
  const closed = sample.filter(
    (item) => item.truth === 'affected' && ['fixed', 'not_affected'].includes(of(item)),
  );
  const missed = sample.filter((item) => of(item) !== 'affected');
  const measures: Measure[] = [
    {
      measure: 'CNA ranges, no overrides: rows `affected`',
      rows: String(sample.length),
      aim: '≥ 57',
      value: `${String(affected.length)}: ${wilson(affected.length, sample.length)}`,
    },
    { measure: '… closed though the truth is affected', rows: '', aim: '0', value: String(closed.length) },
  ];
  return {
    measures,
    notes: missed.map((item) => `${item.package} ${item.version} ${item.cve}: ${of(item)}`),
  };
}
