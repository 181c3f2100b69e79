import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { listDecisions, readDecisions, toRecord } from '../../../../shared/decisions/index.ts';
import { InvalidInputError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openDecisions } from '../match/open-decisions.ts';
import { time } from '../parameters.ts';
import { formatDecisions, formatRecorded } from '../present/decisions.ts';
import { jsonLine, jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { yamlText } from '../present/text/yaml.ts';
import type { RecordFlags } from '../open-for-writing.ts';
import { recordAndMatch } from '../match/record-and-match.ts';
import { print } from '../say.ts';
import { VERBOSE_HELP } from '../inventory/tell-some.ts';
import { tellUnused } from '../inventory/tell-unused.ts';
import { withState } from '../with-state.ts';

interface ListFlags {
  state: string;
  package?: string;
  all?: true;
  json?: true;
}

interface ImportFlags extends RecordFlags {
  verbose?: true;
}

interface ExportFlags {
  state: string;
  all?: true;
  format: 'yaml' | 'json' | 'ndjson';
  out?: string;
}

export function decisionsCommand(context: CommandContext): Command {
  const command = new Command('decisions');
  const add = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline');
  add('list', 'show the latest decision for each scope, newest first')
    .option('--package <name>', 'only decisions that can apply to this package')
    .option('--all', 'include superseded, revoked and expired decisions')
    .option('--json', 'print JSON')
    .action((flags: ListFlags) => runList(flags, context));
  add('import', 'record the decisions in files; known ones are left as they are')
    .argument('<file...>', 'records (JSON, YAML, ndjson), OpenVEX, CSAF or CycloneDX VEX documents')
    .option('--verbose', VERBOSE_HELP)
    .option('--now <time>', 'time of recording (ISO 8601; default: now)', time('--now'))
    .action((files: string[], flags: ImportFlags) => runImport(files, flags, context));
  add('export', 'write decisions as records, to keep in git or import elsewhere')
    .option('--all', 'include superseded, revoked and expired decisions')
    .addOption(new Option('--format <format>').choices(['yaml', 'json', 'ndjson']).default('yaml'))
    .option('--out <file>', 'write to this file instead of standard output')
    .action((flags: ExportFlags) => runExport(flags, context));
  return command;
}

async function runList(flags: ListFlags, context: CommandContext): Promise<void> {
  await withState({ stateDir: flags.state, readOnly: true }, context, async ({ documents, clock }) => {
    const listed = listDecisions(await readDecisions(documents, flags.package), clock.now().toISOString());
    const shown = flags.all ? listed : listed.filter(({ standing }) => standing === 'in force');
    const rows = shown.map(({ decision, standing }) => ({
      id: decision.id,
      standing,
      ...toRecord(decision),
    }));
    const text = flags.json
      ? jsonText(rows)
      : formatDecisions(shown, lookOf(process.stdout, context.environment));
    print(text);
  });
}

async function runImport(files: string[], flags: ImportFlags, context: CommandContext): Promise<void> {
  const recorded = await recordAndMatch({
    command: 'decisions import',
    flags,
    read: async (releases) => {
      const read = await openDecisions(files, { releases });
      if (read.decisions.length > 0 || read.rejected === 0) return read;
      throw new InvalidInputError('nothing was recorded');
    },
    isTakenNow: false,
    settings: context.settings,
  });
  const { read, unfitting } = recorded;
  print(formatRecorded(recorded));
  tellUnused(read.unused, unfitting, flags.verbose);
  if (read.rejected > 0) process.exitCode = 1;
}

async function runExport(flags: ExportFlags, context: CommandContext): Promise<void> {
  await withState({ stateDir: flags.state, readOnly: true }, context, async ({ documents, clock }) => {
    const listed = listDecisions(await readDecisions(documents), clock.now().toISOString());
    const records = listed
      .filter(({ standing }) => flags.all ?? standing === 'in force')
      .map(({ decision }) => toRecord(decision))
      .reverse();
    const text = render(records, flags.format);
    if (flags.out === undefined) print(text);
    else await writeFile(flags.out, text);
  });
}

function render(records: readonly object[], format: ExportFlags['format']): string {
  if (format === 'yaml') return yamlText(records);
  return format === 'json' ? jsonText(records) : records.map(jsonLine).join('');
}
