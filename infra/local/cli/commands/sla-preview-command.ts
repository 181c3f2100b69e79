import { Command } from 'commander';
import { chooseRelease } from '../../../../shared/inventory/index.ts';
import { openSlaPolicy, PRESETS, previewPolicy } from '../../../../shared/sla/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatFlag } from '../flags.ts';
import { checked } from '../parameters.ts';
import { formatPreview } from '../present/clocks/preview.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';

interface PreviewFlags {
  state: string;
  release?: string;
  policy?: string;
  format: 'table' | 'json';
}

/** `patchline sla preview`. */
export function slaPreviewCommand(context: CommandContext): Command {
  return new Command('preview')
    .description('what would change if another policy of times came in force now; writes nothing')
    .option('--policy <name|file>', `the policy: ${PRESETS.join(', ')}, or a YAML file`)
    .option('--state <dir>', 'state folder of the scan, or azure:', '.patchline')
    .option('--release <key>', 'such as samplelinux-3.0, where the state holds several')
    .addOption(formatFlag())
    .action((_: object, command: Command) =>
      // The flags of `sla` itself may stand before the name.
      runPreview(command.optsWithGlobals<PreviewFlags>(), context),
    );
}

async function runPreview(
  { state, release: wanted, policy: given = '', format }: PreviewFlags,
  context: CommandContext,
): Promise<void> {
  const policy = await openSlaPolicy(checked('--policy', given, given !== '', 'is needed'));
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const { release } = await chooseRelease(platform, wanted);
    const preview = await previewPolicy(platform, release, policy);
    const { name, version } = policy.policy;
    if (format === 'json') print(jsonText({ policy: { name, version }, release, ...preview }));
    else print(formatPreview(preview, `${name} ${version}`, lookOf(process.stdout, context.environment)));
  });
}
