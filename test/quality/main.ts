/**
 * Findings quality against published truth: `npm run quality -- --data ../shared/data`. Runs the `match` command on
 * each inventory, with the knowledge that ships and without, scores it with the tool beside the data, and prints one
 * table. Shares come with their 95 % Wilson interval.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

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
  rows: (scores: Scores) => { measure: string; rows: string; aim: string; value: string }[];
}

const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } });
const data = resolve(values.data);
const work = mkdtempSync(join(tmpdir(), 'patchline-quality-'));
const mariner = 'cbl-mariner-1.0-2021-09-11.oval-rows.json';
const azure = 'azurelinux-3.0-2026-04-28.patched-rows.json';
const unpatched = 'azurelinux-3.0-2026-04-28-unpatched.json';

/** Match command → its findings: two modes may share a run. */
const findingsOf = new Map<string, string>();

const cases: Case[] = [
  {
    inventory: 'cbl-mariner-1.0-affected-versions.json',
    truth: mariner,
    mode: 'affected',
    overrides: false,
    rows: (s) => [
      {
        measure: 'Mariner, older versions: `affected` rows found',
        rows: count(s, 'rows'),
        aim: '≥ 0.98',
        value: share(s, 'recall'),
      },
    ],
  },
  {
    inventory: 'cbl-mariner-1.0-2021-09-11.json',
    truth: mariner,
    mode: 'inventory',
    overrides: false,
    rows: (s) => [
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
    ],
  },
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
  const table = [['measure', 'rows', 'aim', 'with knowledge', 'without']];
  for (const item of cases) {
    const withKnowledge = item.rows(score(item, []));
    const without = item.rows(score(item, ['--no-curated']));
    withKnowledge.forEach((row, index) => {
      table.push([row.measure, row.rows, row.aim, row.value, without[index]?.value ?? '']);
    });
  }
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

function run(args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    cwd: join(import.meta.dirname, '..', '..'),
  });
  if (status === 0) return stdout;
  throw new Error(`${args.join(' ')}: exit ${String(status)}\n${stderr}`);
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
