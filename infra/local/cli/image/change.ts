import { relayOutboxes } from '../../../../shared/events/index.ts';
import { addImage, readImage, withdrawImage } from '../../../../shared/images/index.ts';
import { MAX_INPUT_BYTES } from '../../../../shared/inventory/index.ts';
import { defined, readBounded } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { rejectedLine } from '../present/rejected.ts';
import { say, tell } from '../say.ts';
import { withState } from '../with-state.ts';
import type { LineFlags } from './flags.ts';

export interface AddFlags extends LineFlags {
  imageVersion?: string;
  release?: string;
  now?: string;
}

export interface WithdrawFlags extends LineFlags {
  reason: string;
  now?: string;
}

export async function runAdd(
  files: readonly string[],
  { line, variant, imageVersion, release, state, now }: AddFlags,
  context: CommandContext,
): Promise<void> {
  const read = files.map(async (name) => ({ name, bytes: await readBounded(name, MAX_INPUT_BYTES) }));
  const image = readImage(await Promise.all(read), defined({ version: imageVersion, variant, release }));
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    const isNew = await commandOnRecord(platform, 'image add', {
      work: () => addImage(platform, { line, image, by: userName() }),
      what: (added) => ({ line, version: image.version, variant: image.variant, added }),
    });
    await relayOutboxes(platform);
    const { packages, components, containers } = image.contents;
    const held = `${packages.length} packages, ${components.length} components, ${containers.length} container images`;
    say(`${line} ${image.version} ${image.variant}: ${isNew ? held : 'known already'}`);
  });
  for (const record of image.rejected) tell(rejectedLine(record));
  if (image.rejected.length > 0) process.exitCode = 1;
}

export async function runWithdraw(
  version: string,
  { line, variant, reason, state, now }: WithdrawFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    const order = { line, version, reason, by: userName(), ...defined({ variant }) };
    const isNew = await commandOnRecord(platform, 'image withdraw', {
      work: () => withdrawImage(platform, order),
      what: (withdrawn) => ({ line, version, withdrawn }),
    });
    await relayOutboxes(platform);
    say(`${line} ${version}: ${isNew ? 'withdrawn' : 'was withdrawn already'}`);
  });
}
