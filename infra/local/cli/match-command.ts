import { readFile, writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { type Knowledge, matchOnce, NO_KNOWLEDGE, shippedKnowledge } from '../../../shared/findings/index.ts';
import type { Severity } from '../../../shared/nvd/index.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { laneOf, readPolicy } from '../../../shared/patches/index.ts';
import { openInventory, reportRejected } from './open-inventory.ts';
import { sample } from './sample.ts';
import { formatFindings } from './present/findings.ts';
import { lookOf } from './present/look.ts';
import { type FindingRow, jsonArray, ndjsonLine, toRow } from './present/row.ts';
import { Progress, type Stage } from './present/progress.ts';
import { severities } from './present/words.ts';

type Format = 'table' | 'ndjson' | 'json';

interface MatchFlags {
  nvd?: string;
  overrides?: string;
  kev?: string;
  decisions?: string;
  inventory?: string;
  manifest?: string;
  asOf?: string;
  format?: Format;
  out?: string;
  failOn?: Severity;
  policy?: string;
  curated?: string | false;
  all?: true;
}

/** Exit code when `--fail-on` met a finding: apart from 1, which is an error. */
const FOUND = 3;

export function matchCommand(): Command {
  return new Command('match')
    .description(
      'match an inventory against feeds in a folder, once, without state (without flags: the bundled sample)',
    )
    .option('--nvd <dir>', 'folder of yearly feeds (nvdcve-2.0-YEAR.json.gz and .meta)')
    .option('--overrides <file>', 'NVD overrides (ndjson, plain or gzip)')
    .option('--kev <file>', 'CISA catalogue of known exploited vulnerabilities')
    .option(
      '--inventory <file>',
      'package manifest, SBOM, repository metadata, rpm -qa list or node image notes',
    )
    .option(
      '--manifest <file>',
      'package manifest that tells sources and epochs of a list of binary packages',
    )
    .option('--as-of <date>', 'leave out what was published later (default: asOf of the manifest)')
    .addOption(
      new Option('--format <format>', 'default: table on a terminal, ndjson in a pipe').choices([
        'table',
        'ndjson',
        'json',
      ]),
    )
    .option('--out <file>', 'write there instead of standard output')
    .addOption(
      new Option(
        '--fail-on <severity>',
        `exit with code ${FOUND} when something affected is that grave or graver`,
      ).choices(['critical', 'high', 'medium', 'low', 'unknown']),
    )
    .option('--policy <file>', 'lanes (YAML)')
    .option('--curated <file>', 'curated identities (YAML)')
    .option('--no-curated', 'evidence alone')
    .option('--all', 'table: list what is fixed and not affected too')
    .action(runMatch);
}

async function runMatch(given: MatchFlags): Promise<void> {
  const flags = withSample(given);
  const policy = flags.policy === undefined ? readPolicy() : readPolicy(flags.policy);
  const inventory = await openInventory(flags.inventory, flags.manifest);
  const progress = new Progress({ output: process.stderr });
  const stages = new Map<string, Stage>();
  const result = await matchOnce({
    nvd: flags.nvd,
    ...(flags.overrides === undefined ? {} : { overrides: flags.overrides }),
    ...(flags.kev === undefined ? {} : { kev: flags.kev }),
    ...(await knowledgeOf(flags)),
    inventory,
    asOf: flags.asOf ?? inventory.asOf,
    progress: (name, total) => {
      const stage =
        stages.get(name) ?? progress.start(name === 'read' ? 'Reading records' : 'Building the index', total);
      stages.set(name, stage);
      stage.advance();
    },
  }).finally(() => {
    progress.stop();
  });

  const rows = result.verdicts.map((verdict) => {
    const facts = {
      status: verdict.status,
      severity: verdict.score?.severity ?? 'unknown',
      knownExploited: verdict.kev !== undefined,
    } as const;
    return toRow(verdict, laneOf(policy, facts).lane);
  });
  await write(rows, flags);
  reportSetAside(result);
  if (flags.failOn !== undefined && rows.some((row) => isGraveAs(row, flags.failOn ?? 'none')))
    process.exitCode = FOUND;
  if (reportRejected(inventory)) process.exitCode = 1;
}

/** Without feeds and inventory, the sample that is bundled. @throws InvalidInputError when only one is given */
function withSample(flags: MatchFlags): MatchFlags & { nvd: string; inventory: string } {
  const { nvd, inventory } = flags;
  if (nvd === undefined && inventory === undefined)
    return { ...sample, ...flags, nvd: sample.nvd, inventory: sample.inventory };
  if (nvd === undefined || inventory === undefined)
    throw new InvalidInputError('match needs both --nvd and --inventory');
  return { ...flags, nvd, inventory };
}

async function knowledgeOf({ curated }: MatchFlags): Promise<{ knowledge?: Knowledge }> {
  if (curated === false) return { knowledge: NO_KNOWLEDGE };
  if (typeof curated !== 'string') return {};
  return { knowledge: { ...shippedKnowledge(), curated: await readFile(curated, 'utf8') } };
}

async function write(rows: readonly FindingRow[], flags: MatchFlags): Promise<void> {
  const toTerminal = flags.out === undefined && process.stdout.isTTY;
  const format = flags.format ?? (toTerminal ? 'table' : 'ndjson');
  const text = render(rows, format, flags);
  if (flags.out !== undefined) await writeFile(flags.out, text);
  else process.stdout.write(text);
}

function render(rows: readonly FindingRow[], format: Format, flags: MatchFlags): string {
  if (format === 'ndjson') return rows.map(ndjsonLine).join('');
  if (format === 'json') return jsonArray(rows);
  const stream = flags.out === undefined ? process.stdout : {};
  return formatFindings(rows, lookOf(stream, process.env), flags.all ? { all: true } : {});
}

function reportSetAside(result: Awaited<ReturnType<typeof matchOnce>>): void {
  for (const warning of result.warnings) console.error(`warning: ${warning}`);
  for (const { source, record, field, reason } of result.quarantined) {
    console.error(`${source}: ${record}: ${field === '' ? '' : `${field}: `}${reason} (set aside)`);
  }
  console.error(`${result.records} CVE records read, ${result.quarantined.length} set aside.`);
}

/** An unknown severity could be any: it counts as grave as asked. */
function isGraveAs(row: FindingRow, least: Severity): boolean {
  if (row.status !== 'affected') return false;
  return row.severity === 'unknown' || severities.indexOf(row.severity) <= severities.indexOf(least);
}
