import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { Settings } from '../../../../shared/app/settings/index.ts';
import { chooseRelease } from '../../../../shared/inventory/index.ts';
import { type Publisher, writeCsafVex, writeOpenVex } from '../../../../shared/vex/index.ts';
import { statementsOf } from '../../../../shared/findings/index.ts';
import { InvalidInputError, NotFoundError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { openPlatform } from '../local-platform.ts';
import { jsonText } from '../present/text/json.ts';
import { print } from '../say.ts';

interface VexFlags {
  state: string;
  release?: string;
  package?: string;
  format: 'openvex' | 'csaf';
  publisher?: string;
  namespace?: string;
  out?: string;
}

export function vexCommand(context: CommandContext): Command {
  return new Command('vex')
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--release <key>', 'for example samplelinux-3.0; needed if the state holds several')
    .option('--package <name>', 'only this source package')
    .addOption(new Option('--format <format>').choices(['openvex', 'csaf']).default('openvex'))
    .option('--publisher <name>', 'who publishes it (default: PATCHLINE_PUBLISHER, else the distribution)')
    .option('--namespace <url>', 'URL the publisher controls (default: PATCHLINE_NAMESPACE)')
    .option('--out <file>', 'write to this file instead of standard output')
    .action((flags: VexFlags) => runVex(flags, context));
}

async function runVex(flags: VexFlags, context: CommandContext): Promise<void> {
  const platform = await openPlatform({ stateDir: flags.state, readOnly: true }, context.settings);
  try {
    const { release, distro } = await chooseRelease(platform, flags.release);
    const findings = platform.documents.container('findings');
    const statements = await statementsOf(findings, release, flags.package);
    const subject = flags.package === undefined ? release : `${release}/${flags.package}`;
    if (statements.length === 0) throw new NotFoundError(`${subject}: there are no findings to write`);
    const publisher = publisherOf(flags, distro, context.settings);
    const id = `patchline-vex-${subject.replaceAll('/', '-')}`;
    const document =
      flags.format === 'csaf'
        ? writeCsafVex(statements, { id, publisher })
        : writeOpenVex(statements, publisher);
    const text = jsonText(document);
    if (flags.out === undefined) print(text);
    else await writeFile(flags.out, text);
  } finally {
    await platform.close();
  }
}

/** @throws InvalidInputError for a namespace that is not a URL */
function publisherOf({ publisher, namespace }: VexFlags, distro: string, settings: Settings): Publisher {
  const name = publisher ?? settings.PATCHLINE_PUBLISHER ?? distro;
  const url = namespace ?? settings.PATCHLINE_NAMESPACE ?? `https://${distro}.example`;
  if (!URL.canParse(url)) throw new InvalidInputError(`--namespace ${url}: is not a URL`);
  return { name, namespace: url };
}
