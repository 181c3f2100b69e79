import { Command } from 'commander';
import { explainFinding } from '../../../../shared/findings/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import { ownershipOf } from '../../../../shared/ownership/index.ts';
import { defined, InvalidInputError } from '../../../../shared/platform/index.ts';
import { vulnerabilityIdSchema } from '../../../../shared/vulnerabilities/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openPlatform } from '../local-platform.ts';
import { formatExplanation } from '../present/explain/explain.ts';
import { formatOwnership } from '../present/owners.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { toExplanation } from '../match/to-explanation.ts';

interface ExplainFlags {
  state: string;
  release?: string;
  json?: true;
}

export function explainCommand(context: CommandContext): Command {
  return new Command('explain')
    .argument('<package>', 'name of the source package')
    .argument('<cve>', 'for example CVE-2021-26691')
    .option('--state <dir>', 'state folder of the scan', '.patchline')
    .option('--release <key>', 'for example samplelinux-3.0; needed if the state holds several')
    .option('--json', 'print JSON')
    .action((name: string, cve: string, flags: ExplainFlags) => runExplain(name, cve, flags, context));
}

async function runExplain(
  name: string,
  cve: string,
  flags: ExplainFlags,
  context: CommandContext,
): Promise<void> {
  const id = cve.startsWith('GHSA-') ? cve : cve.toUpperCase();
  if (!vulnerabilityIdSchema.safeParse(id).success) throw new InvalidInputError(`${cve}: is not a CVE id`);
  const policy = await openPolicy(context.settings.PATCHLINE_POLICY);
  const platform = await openPlatform({ stateDir: flags.state, readOnly: true }, context.settings);
  try {
    const found = await explainFinding(
      { ...platform, policy },
      {
        package: name,
        cve: id,
        release: flags.release,
      },
    );
    const item = { release: found.release.release, package: name, cve: id };
    const ownership = found.finding && (await ownershipOf(platform, item));
    const text = flags.json
      ? jsonText({ ...found, ...defined({ ownership }) })
      : formatExplanation(toExplanation(found), lookOf(process.stdout, context.environment));
    print(text);
    if (ownership && !flags.json) print(`\n${formatOwnership(ownership)}`);
  } finally {
    await platform.close();
  }
}
