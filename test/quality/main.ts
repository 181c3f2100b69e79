/**
 * Findings quality against published truth: `npm run quality -- --data ../shared/data`. Runs the `match` command on
 * each inventory, with the knowledge that ships and without, scores it with the tool beside the data, and prints one
 * table. Shares come with their 95 % Wilson interval.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { modules } from './modules/measure.ts';
import { opinions } from './opinions/measure.ts';
import { type Measure, run } from './run.ts';

interface Share {
  value: number;
  low: number;
  high: number;
}

type Scores = Record<string, Share | number | string[]>;

interface Case {
  inventory: string;
  truth: string;
  mode: string;
  overrides: boolean;
  rows: (scores: Scores) => Measure[];
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    /** `base`, `opinions` or `modules`: only that part. */
    only: { type: 'string' },
    /** Names the rows of opinions that miss their aim or differ. */
    list: { type: 'boolean', default: false },
  },
});
const data = resolve(values.data);
const work = mkdtempSync(join(tmpdir(), 'patchline-quality-'));
const mariner = 'cbl-mariner-1.0-2021-09-11.oval-rows.json';
const azure = 'azurelinux-3.0-2026-04-28.patched-rows.json';
const unpatched = 'azurelinux-3.0-2026-04-28-unpatched.json';

/** Match command → its findings: two modes may share a run. */
const findingsOf = new Map<string, string>();

const marinerVersions: Case['rows'] = (s) => [
  {
    measure: 'Mariner, older versions: `affected` rows found',
    rows: count(s, 'rows'),
    aim: '≥ 0.98',
    value: share(s, 'recall'),
  },
];

const marinerOfTheDay: Case['rows'] = (s) => [
  {
    measure: 'Mariner, inventory of the day: open rows `affected`',
    rows: count(s, 'open'),
    aim: '1.00',
    value: share(s, 'openRecall'),
  },
  {
    measure: '… patched rows `fixed` or `not_affected`',
    rows: count(s, 'patched'),
    aim: '≥ 0.97',
    value: share(s, 'patchedRecall'),
  },
  {
    measure: '… `affected` rows that the truth has',
    rows: count(s, 'affectedReported'),
    aim: '',
    value: share(s, 'precision'),
  },
  {
    measure: '… right, with the others judged in docs/quality.md',
    rows: count(s, 'affectedReported'),
    aim: '≥ 0.85',
    value: judged(s),
  },
  {
    measure: '… likely investigations per `affected` row',
    rows: count(s, 'likelyInvestigations'),
    aim: '< 3',
    value: ratio(s, 'likelyInvestigations', 'affectedReported'),
  },
];

const cases: Case[] = [
  ...[false, true].flatMap((overrides): Case[] => [
    {
      inventory: 'cbl-mariner-1.0-affected-versions.json',
      truth: mariner,
      mode: 'affected',
      overrides,
      rows: marinerVersions,
    },
    {
      inventory: 'cbl-mariner-1.0-2021-09-11.json',
      truth: mariner,
      mode: 'inventory',
      overrides,
      rows: marinerOfTheDay,
    },
  ]),
  {
    inventory: unpatched,
    truth: azure,
    mode: 'affected',
    overrides: true,
    rows: (s) => [
      {
        measure: 'Azure Linux with overrides: own-product rows `affected`',
        rows: count(s, 'rows'),
        aim: '≥ 0.97',
        value: share(s, 'recall'),
      },
    ],
  },
  {
    inventory: unpatched,
    truth: azure,
    mode: 'routed',
    overrides: false,
    rows: (s) => [
      {
        measure: 'Azure Linux without overrides: unenriched rows raised',
        rows: count(s, 'rows'),
        aim: '≥ 0.85',
        value: share(s, 'recall'),
      },
      { measure: '… wrong packages per right one', rows: '', aim: '< 2', value: figure(s, 'wrongPerRight') },
    ],
  },
  {
    inventory: unpatched,
    truth: azure,
    mode: 'component',
    overrides: true,
    rows: (s) => [
      {
        measure: 'Components with a hint, raised',
        rows: count(s, 'rows'),
        aim: '≥ 0.60',
        value: share(s, 'recall'),
      },
      { measure: '… raised per hit', rows: '', aim: '≤ 4', value: figure(s, 'raisedPerHit') },
    ],
  },
];

try {
  const table = [['measure', 'sources', 'rows', 'aim', 'with knowledge', 'without']];
  const add = (sources: string, withKnowledge: Measure[], without: Measure[]): void => {
    withKnowledge.forEach((row, index) => {
      table.push([row.measure, sources, row.rows, row.aim, row.value, without[index]?.value ?? '']);
    });
  };
  if (values.only === undefined || values.only === 'base')
    for (const item of cases)
      add(
        item.overrides ? 'NVD, overrides, KEV' : 'NVD',
        item.rows(score(item, [])),
        item.rows(score(item, ['--no-curated'])),
      );
  const isBeside = values.only === undefined || values.only === 'opinions';
  const beside = isBeside ? opinions(data, work, []) : undefined;
  if (beside) add('NVD with `affected`', beside.measures, opinions(data, work, ['--no-curated']).measures);
  if (values.only === undefined || values.only === 'modules')
    add(
      'NVD with `affected`, overrides, KEV, Go',
      modules(data, work, []),
      modules(data, work, ['--no-curated']),
    );
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  if (values.list) for (const note of beside?.notes ?? []) console.log(note);
} finally {
  rmSync(work, { recursive: true });
}

function score(item: Case, flags: string[]): Scores {
  const sources = item.overrides
    ? [
        '--overrides',
        join(data, 'overrides', 'nvd-overrides-2026-08-21.ndjson.gz'),
        '--kev',
        join(data, 'kev', 'known_exploited_vulnerabilities.json'),
      ]
    : [];
  const args = [
    '--nvd',
    join(data, 'nvd'),
    ...sources,
    '--inventory',
    join(data, 'inventory', item.inventory),
    ...flags,
  ];
  const key = args.join(' ');
  const findings = findingsOf.get(key) ?? join(work, `${String(findingsOf.size)}.ndjson`);
  if (!findingsOf.has(key)) {
    run(['infra/local/cli/main.js', 'match', ...args, '--format', 'ndjson', '--out', findings]);
    findingsOf.set(key, findings);
  }
  const truth = join(data, 'truth', item.truth);
  const tool = join(data, '..', 'tools', 'score.mjs');
  return JSON.parse(
    run([tool, '--findings', findings, '--truth', truth, '--mode', item.mode, '--json', '--list']),
  ) as Scores;
}

/** Rows that the truth does not have, but docs/quality.md shows to be right, count as right. */
function judged(scores: Scores): string {
  const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'quality.md'), 'utf8');
  const right = new Set(
    [...docs.matchAll(/^\| (\S+) \S+\s*\| (CVE-[\d-]+)\s*\| right/gm)].map(
      ([, name, cve]) => `${name ?? ''} ${cve ?? ''}`,
    ),
  );
  const extras = (scores['extras'] as string[]).map((row) => row.split(' '));
  const wrong = extras.filter(([name = '', , cve = '']) => !right.has(`${name} ${cve}`)).length;
  const total = scores['affectedReported'] as number;
  return `${((total - wrong) / total).toFixed(3)} (${total - wrong} of ${total})`;
}

function share(scores: Scores, name: string): string {
  const { value, low, high } = scores[name] as Share;
  return `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

function figure(scores: Scores, name: string): string {
  return (scores[name] as number).toFixed(2);
}

function count(scores: Scores, name: string): string {
  return Number(scores[name]).toString();
}

function ratio(scores: Scores, above: string, below: string): string {
  return ((scores[above] as number) / Math.max(1, scores[below] as number)).toFixed(2);
}
