import { Command, Option } from 'commander';
import type { Settings } from '../../../../shared/app/settings/index.ts';
import { type Decision, readRecord } from '../../../../shared/decisions/index.ts';
import { InvalidInputError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { userName } from '../command-on-record.ts';
import { time } from '../parameters.ts';
import { formatRecorded } from '../present/decisions.ts';
import { jsonLine } from '../present/text/json.ts';
import type { RecordFlags } from '../open-for-writing.ts';
import { recordAndMatch } from '../match/record-and-match.ts';
import { print } from '../say.ts';
import { tellUnused } from '../inventory/tell-unused.ts';

interface DecideFlags extends RecordFlags {
  release?: string;
  product?: string;
  component?: string;
  severity?: string[];
  status?: string;
  disposition?: string;
  justification?: string;
  proof?: string;
  fixedIn?: string;
  rating?: string;
  vector?: string;
  reason: string;
  until?: string;
  builds?: string[];
  author?: string;
  revoke?: true;
  json?: true;
}

export function decideCommand(context: CommandContext): Command {
  return new Command('decide')
    .argument('[package]', 'name of the source package; omit it for a rule about all packages')
    .argument('[cve...]', 'for example CVE-2021-26691')
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--release <key>', 'only in this release, for example samplelinux-3.0')
    .option('--product <vendor:product>', 'only findings of this CPE product')
    .option(
      '--component <purl>',
      'only findings of this bundled component; without a version, all its versions',
    )
    .option('--severity <severity...>', 'only these severities')
    .addOption(
      new Option('--status <status>').choices(['affected', 'not_affected', 'fixed', 'under_investigation']),
    )
    .addOption(
      new Option('--disposition <disposition>', 'for affected findings').choices(['deferred', 'wont_fix']),
    )
    .option(
      '--justification <label>',
      'for not_affected: component_not_present, vulnerable_code_not_present, ' +
        'vulnerable_code_not_in_execute_path, vulnerable_code_cannot_be_controlled_by_adversary ' +
        'or inline_mitigations_already_exist',
    )
    .option('--proof <text>', 'for fixed: what proves it')
    .option(
      '--fixed-in <evr>',
      'for fixed: the first build with the fix ([epoch:]version-release), as an advisory names it',
    )
    .addOption(
      new Option('--rating <severity>', "the vendor's severity, instead of the score's").choices([
        'critical',
        'high',
        'medium',
        'low',
      ]),
    )
    .option('--vector <vector>', 'CVSS vector behind the rating, 2.0 to 4.0')
    .requiredOption('--reason <text>', 'why')
    .option('--until <time>', 'last day (YYYY-MM-DD) or time (ISO 8601) it applies')
    .option('--builds <evr...>', 'builds ([epoch:]version-release) for which alone it holds')
    .option('--author <name>', 'who decides (default: PATCHLINE_AUTHOR, else your user name)')
    .option('--revoke', 'revoke the decision with exactly this scope')
    .option('--now <time>', 'time of the decision (ISO 8601; default: now)', time('--now'))
    .option('--json', 'print JSON')
    .action((name: string | undefined, cves: string[], flags: DecideFlags) =>
      runDecide(name, cves, flags, context),
    );
}

async function runDecide(
  name: string | undefined,
  cves: string[],
  flags: DecideFlags,
  context: CommandContext,
): Promise<void> {
  const scopes = cves.length > 0 ? cves.map((cve) => ({ cve: cve.toUpperCase() })) : [{}];
  const decisions = scopes.map((scope) =>
    decisionOf({ ...scope, ...recordOf(name, flags, context.settings) }),
  );
  const { unfitting, read, ...recorded } = await recordAndMatch({
    command: 'decide',
    flags,
    read: () => Promise.resolve({ decisions }),
    isTakenNow: true,
    settings: context.settings,
  });
  print(flags.json ? jsonLine({ ...recorded, ...read }) : formatRecorded(recorded));
  tellUnused([], unfitting, true);
}

function recordOf(name: string | undefined, flags: DecideFlags, settings: Settings): object {
  const { release, product, component, severity, status, disposition, justification, proof } = flags;
  const { rating, vector, fixedIn } = flags;
  const given = {
    package: name,
    release,
    product,
    component,
    severity,
    status,
    disposition,
    justification,
    proof,
    fixedIn,
    rating,
    vector,
    until: flags.until,
    builds: flags.builds,
    revoked: flags.revoke,
    reason: flags.reason,
    author: flags.author ?? settings.PATCHLINE_AUTHOR ?? userName(),
    decidedAt: flags.now ?? new Date().toISOString(),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** @throws InvalidInputError naming each invalid field */
function decisionOf(record: object): Decision {
  const read = readRecord(record);
  if ('decision' in read) return read.decision;
  throw new InvalidInputError(
    read.faults.map(({ field, reason }) => (field === '' ? reason : `--${field} ${reason}`)).join('\n'),
  );
}
