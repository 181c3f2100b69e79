import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, Option } from 'commander';
import manifest from '../../../../package.json' with { type: 'json' };
import { type Knowledge, matchKept, NO_KNOWLEDGE, openPolicy } from '../../../../shared/matching/index.ts';
import { type Decision, readDecisions, watchFit } from '../../../../shared/decisions/index.ts';
import { releaseKey } from '../../../../shared/inventory/index.ts';
import type { Severity, Verdict } from '../../../../shared/vulnerabilities/index.ts';
import {
  downloadsOnce,
  type Beside,
  besideSources,
  cveSources,
  openBeside,
  readBeside,
  sources,
} from '../../../../shared/sources/index.ts';
import { defined, InvalidInputError, type Platform, readText } from '../../../../shared/platform/index.ts';
import { boundGarbage } from '../bound-garbage.ts';
import type { CommandContext } from '../command-context.ts';
import { curatedKnowledge } from '../match/curated-knowledge.ts';
import { decidedRows, type RowContext } from '../match/decided-rows.ts';
import { type InventoryFlags, withInventoryOptions } from '../inventory/inventory-options.ts';
import type { MatchSubject } from '../match/match-feeds.ts';
import { type OpenOptions, openPlatform } from '../local-platform.ts';
import { DECISIONS_HELP, openDecisions } from '../match/open-decisions.ts';
import { judgedAsOf, openInventory } from '../inventory/open-inventory.ts';
import { dayOrTime, snapshotHash, time } from '../parameters.ts';
import { sample } from '../sample.ts';
import { complain, isKeptQuiet, keepQuiet, tell } from '../say.ts';
import type { FloodedPackage } from '../present/findings/floods.ts';
import type { FindingRow } from '../present/findings/row.ts';
import { addSourceFlags, givenSources, type SourceFlags, sourcesOf } from '../match/source-flags.ts';
import { plural, severities } from '../present/text/words.ts';
import { tellUnmatched } from '../inventory/tell-unmatched.ts';
import { tellUnused } from '../inventory/tell-unused.ts';
import { tellWithoutRow } from '../inventory/tell-without-row.ts';
import { matchFormats, type OutputFlags, writeMatches } from '../match/write-matches.ts';
import { orders } from '../present/findings/order.ts';
import type { FindingTemplate } from '../present/formats/template.ts';

interface MatchFlags extends OutputFlags, InventoryFlags, SourceFlags {
  state?: string;
  snapshot?: string;
  decisions?: string[];
  now?: string;
  asOf?: string;
  failOn?: Severity;
  policy?: string;
  curated?: string | false;
  template?: string;
  onlyFixed?: true;
  quiet?: true;
}

const MAX_TEMPLATE = 1024 * 1024;

/** Exit code when `--fail-on` finds something, distinct from 1 for errors. */
const FOUND = 3;

export function matchCommand(context: CommandContext): Command {
  const command = new Command('match');
  return addSourceFlags(withInventoryOptions(command), sources)
    .option('--state <dir>', 'state folder of a scan: match against its snapshot instead of feeds')
    .option(
      '--snapshot <hash>',
      'an earlier snapshot of the state folder (default: the current one)',
      snapshotHash('--snapshot'),
    )
    .option(
      '--as-of <date>',
      "leave out CVEs published later (default: the manifest's asOf; for other inventories, none)",
      dayOrTime('--as-of'),
    )
    .addOption(
      new Option('--format <format>', 'default: table on a terminal, ndjson in a pipe').choices(matchFormats),
    )
    .option('--template <file>', 'for --format template: in Liquid, see docs/pipelines.md')
    .option('--out <file>', 'write to this file instead of standard output')
    .addOption(
      new Option(
        '--fail-on <severity>',
        `exit with code ${FOUND} if anything affected is at least this severe`,
      ).choices(['critical', 'high', 'medium', 'low', 'unknown']),
    )
    .option('--only-fixed', 'only findings whose fix exists: in this build, or in a version that is named')
    .addOption(new Option('--sort <by>', 'order of the findings').choices(Object.keys(orders)))
    .option('--quiet', 'no notes and no progress on standard error, only failures')
    .option('--decisions <file...>', DECISIONS_HELP)
    .option(
      '--now <time>',
      'time at which decisions are checked for expiry (ISO 8601; default: now)',
      time('--now'),
    )
    .option('--policy <file>', 'policy that chooses lanes (YAML)')
    .option('--curated <file>', 'curated identities (YAML)')
    .option('--no-curated', 'use evidence only, no curated identities')
    .option('--all', 'in the table and in SARIF, also list fixed and not affected')
    .action((flags: MatchFlags) => runMatch(flags, context));
}

async function runMatch(given: MatchFlags, context: CommandContext): Promise<void> {
  boundGarbage();
  if (given.quiet) keepQuiet();
  const flags = withSample(given);
  const template = await templateOf(flags);
  const policy = await openPolicy(flags.policy ?? context.settings.PATCHLINE_POLICY);
  const inventory = await openInventory(flags.inventory, flags);
  const asOf = flags.asOf ?? judgedAsOf(inventory);
  const leftOut = new Set<string>();
  const knowledge = await knowledgeOf(flags);
  const release = releaseKey(inventory.distro, inventory.release);
  const { decisions, rejected, unused } = await openDecisions(flags.decisions, {
    releases: [release],
    once: true,
  });
  const beside = await besideOf(flags);
  const onLeftOut = (cve: string): unknown => leftOut.add(cve);
  const subject = {
    inventory,
    ...defined({ asOf }),
    onLeftOut,
    ...defined({ verbose: flags.verbose }),
    ...knowledge,
  };
  const matched = await (flags.state === undefined
    ? matchSources(flags, subject)
    : matchState({ stateDir: flags.state, readOnly: true }, flags.snapshot, subject, context));

  const fit = watchFit(decisions, { release, packages: inventory.packages });
  const withoutRow = new Set(inventory.packages.map(({ name }) => name));
  const see = (verdicts: readonly Verdict[]): void => {
    fit.see(verdicts);
    for (const { package: name } of verdicts) withoutRow.delete(name);
  };
  const floods: FloodedPackage[] = [];
  const rows = decidedRows(seen(matched.verdicts, see), {
    release,
    now: flags.now ?? new Date().toISOString(),
    policy,
    decisions: [...(matched.decisions ?? []), ...decisions],
    pinsOf: matched.pinsOf,
    beside: beside ?? matched.beside,
    onFlood: (name, flood) => floods.push({ package: name, ...flood }),
  });
  const chosen = flags.onlyFixed ? withFix(rows) : rows;
  await writeMatches(watched(chosen, flags.failOn), flags, {
    environment: context.environment,
    floods,
    about: {
      release,
      shipped: inventory,
      inventory: inventoryUri(flags.inventory),
      version: manifest.version,
      now: flags.now ?? new Date().toISOString(),
    },
    template,
  });
  if (leftOut.size > 0)
    tell(
      `${plural(leftOut.size, 'CVE')} published after ${asOf ?? ''} left out: pass --as-of to choose another day.`,
    );
  tellUnused(unused, fit.unmet(), flags.verbose);
  tellUnmatched(inventory, flags.verbose);
  tellWithoutRow(withoutRow, flags.verbose);
  const setAside = inventory.rejected.length + rejected;
  if (setAside === 0) return;
  process.exitCode = 1;
  if (isKeptQuiet()) complain(`${plural(setAside, 'record')} set aside; without --quiet each is named.`);
}

/** Passes the verdicts on and shows each portion to `see` first. */
function* seen(
  portions: Iterable<Verdict[]>,
  see: (verdicts: Verdict[]) => void,
): Generator<Verdict[], void> {
  for (const verdicts of portions) {
    see(verdicts);
    yield verdicts;
  }
}

/** The rows whose fix is in this build, or in a version that a source names. */
function* withFix(rows: Iterable<FindingRow>): Generator<FindingRow, void> {
  for (const row of rows) if (row.status === 'fixed' || row.fixedIn !== undefined) yield row;
}

/** Passes the rows on and sets the exit code if one is at least as severe as `--fail-on`. */
function* watched(rows: Iterable<FindingRow>, least: Severity | undefined): Generator<FindingRow, void> {
  for (const row of rows) {
    if (least !== undefined && isGraveAs(row, least)) process.exitCode = FOUND;
    yield row;
  }
}

interface Matched {
  /** Grouped by package. */
  verdicts: Iterable<Verdict[]>;
  /** Also kept in the state folder. */
  decisions?: Decision[];
  pinsOf?: RowContext['pinsOf'];
  beside?: Beside | undefined;
}

async function matchSources(flags: MatchFlags, subject: MatchSubject): Promise<Matched> {
  // Loading the progress display takes time.
  const { matchFeeds } = await import('../match/match-feeds.ts');
  return { verdicts: await matchFeeds(sourcesOf(flags), subject, new Date()) };
}

async function matchState(
  state: OpenOptions,
  snapshot: string | undefined,
  subject: MatchSubject,
  { settings }: CommandContext,
): Promise<Matched> {
  const platform = await openPlatform(state, settings);
  try {
    const kept = snapshot === undefined ? {} : { snapshot };
    const verdicts = await matchKept(platform.blobs, { ...subject, ...kept });
    const decisions = await readDecisions(platform.documents);
    const { distro, release } = subject.inventory;
    // Only decisions leave pins, and finding those means reading all findings.
    const pins =
      decisions.length === 0 ? {} : { pinsOf: await pinsIn(platform, releaseKey(distro, release)) };
    return { verdicts, decisions, ...pins, beside: await readBeside(platform.blobs) };
  } finally {
    await platform.close();
  }
}

async function pinsIn(platform: Platform, release: string): Promise<RowContext['pinsOf']> {
  const { storedPins } = await import('../../../../shared/findings/index.ts');
  return storedPins(platform, release);
}

/**
 * Uses the bundled sample if neither sources nor inventory are given.
 * @throws InvalidInputError for conflicting or missing flags
 */
function withSample(flags: MatchFlags): MatchFlags & { inventory: string } {
  const { nvd, state, snapshot, inventory } = flags;
  if (snapshot !== undefined && state === undefined) throw new InvalidInputError('--snapshot needs --state');
  const given = givenSources(flags, cveSources).map(({ source }) => `--${source.name}`);
  if (state !== undefined && given.length > 0)
    throw new InvalidInputError(`--state has its own sources: remove ${given.join(' and ')}`);
  if (nvd === undefined && state === undefined && inventory === undefined)
    return { ...sample, ...flags, inventory: sample.inventory };
  if ((nvd ?? state) === undefined || inventory === undefined)
    throw new InvalidInputError('match needs --inventory, and --nvd or --state');
  return { ...flags, inventory };
}

/** The sources beside the snapshot that the flags give; `undefined` if none. @throws InvalidInputError */
async function besideOf(flags: MatchFlags): Promise<Beside | undefined> {
  const files = [];
  for (const { source, location } of givenSources(flags, besideSources))
    for await (const answer of downloadsOnce(source, location, new Date())) files.push({ source, ...answer });
  return files.length === 0 ? undefined : openBeside(files);
}

/** The template that the flags give, before anything else is read. @throws InvalidInputError */
async function templateOf({ format, template: file }: MatchFlags): Promise<FindingTemplate | undefined> {
  if ((format === 'template') !== (file !== undefined))
    throw new InvalidInputError('--format template and --template need each other');
  if (file === undefined) return undefined;
  const text = await readText(file, MAX_TEMPLATE);
  const { parseTemplate } = await import('../present/formats/template.ts');
  return parseTemplate(text, file);
}

/** Relative to the working folder if it lies below, as readers of a repository's results expect. */
function inventoryUri(path: string): string {
  const below = relative(process.cwd(), path);
  if (below.startsWith('..') || isAbsolute(below)) return pathToFileURL(path).href;
  return below.split(sep).map(encodeURIComponent).join('/');
}

async function knowledgeOf({ curated: file }: MatchFlags): Promise<{ knowledge?: Knowledge }> {
  if (file === false) return { knowledge: NO_KNOWLEDGE };
  return file === undefined ? {} : { knowledge: await curatedKnowledge(file) };
}

/** An unknown severity could be any, so it counts. Findings with a disposition do not. */
function isGraveAs(row: FindingRow, least: Severity): boolean {
  if (row.status !== 'affected' || row.disposition !== undefined) return false;
  return row.severity === 'unknown' || severities.indexOf(row.severity) <= severities.indexOf(least);
}
