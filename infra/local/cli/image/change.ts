import { requiredSet } from '../../../../shared/gates/index.ts';
import {
  addImage,
  findImage,
  readImage,
  reportImage,
  rollOut,
  rollOutReport,
  withdrawImage,
} from '../../../../shared/images/index.ts';
import { decodeText, MAX_INPUT_BYTES } from '../../../../shared/inventory/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import { defined, parseYaml, type Platform, readBounded } from '../../../../shared/platform/index.ts';
import { relayEvents } from '../relay-events.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { deliverEvents } from '../deliver-events.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import { openForWriting } from '../open-for-writing.ts';
import { reportLines } from '../present/images/image-report.ts';
import { rejectedLine } from '../present/rejected.ts';
import { say, tell } from '../say.ts';
import type { LineFlags } from './flags.ts';
import { imagesOf } from './look.ts';

export interface AddFlags extends LineFlags {
  imageVersion?: string;
  release?: string;
  candidate?: true;
  policy?: string;
  now?: string;
}

export interface RollOutFlags {
  state: string;
  now?: string;
}

export interface WithdrawFlags extends LineFlags {
  reason: string;
  now?: string;
}

export async function runAdd(
  files: readonly string[],
  { line, variant, imageVersion, release, candidate, policy: file, state, now }: AddFlags,
  context: CommandContext,
): Promise<void> {
  const read = files.map(async (name) => ({ name, bytes: await readBounded(name, MAX_INPUT_BYTES) }));
  const image = readImage(await Promise.all(read), defined({ version: imageVersion, variant, release }));
  const policy = await openPolicy(file ?? context.settings.PATCHLINE_POLICY);
  const addition = {
    ...{ line, image, by: userName(), policy: policy.images[line] },
    ...(candidate && { required: requiredSet(policy, 'image') }),
  };
  await changeImages({ state, now }, context, async (platform) => {
    const isNew = await commandOnRecord(platform, 'image add', {
      work: () => addImage(platform, addition),
      what: (added) => ({ line, version: image.version, variant: image.variant, added }),
    });
    const { packages, components, containers } = image.contents;
    const held = `${packages.length} packages, ${components.length} components, ${containers.length} container images`;
    say(`${line} ${image.version} ${image.variant}: ${isNew ? held : 'known already'}`);
    const images = await imagesOf(platform, line);
    const stored = findImage(images, { line, version: image.version, variant: image.variant });
    for (const each of reportLines(await reportImage(platform, images, stored, policy.images[line]?.renames)))
      say(`  ${each}`);
  });
  for (const record of image.rejected) tell(rejectedLine(record));
  if (image.rejected.length > 0) process.exitCode = 1;
}

/** Far more than a report on all regions needs. */
const MAX_REPORT_BYTES = 1_000_000;

export async function runRollOut(
  file: string,
  { state, now }: RollOutFlags,
  context: CommandContext,
): Promise<void> {
  const text = decodeText(await readBounded(file, MAX_REPORT_BYTES), file);
  const report = parseYaml(text, file, rollOutReport);
  await changeImages({ state, now }, context, async (platform) => {
    const { line, version, variant, regions } = await commandOnRecord(platform, 'image roll-out', {
      work: () => rollOut(platform, report, userName()),
      what: (told) => ({ ...told }),
    });
    say(`${line} ${version} ${variant}: ${regions.length === 0 ? 'known already' : regions.join(', ')}`);
  });
}

export async function runWithdraw(
  version: string,
  { line, variant, reason, state, now }: WithdrawFlags,
  context: CommandContext,
): Promise<void> {
  await changeImages({ state, now }, context, async (platform) => {
    await keepEmbargo(platform, { reason });
    const order = { line, version, reason, by: userName(), ...defined({ variant }) };
    const isNew = await commandOnRecord(platform, 'image withdraw', {
      work: () => withdrawImage(platform, order),
      what: (withdrawn) => ({ line, version, withdrawn }),
    });
    say(`${line} ${version}: ${isNew ? 'withdrawn' : 'was withdrawn already'}`);
  });
}

/** Changes images, and tells of it; does at once what follows from it, unless somebody else runs the functions. */
async function changeImages(
  { state, now }: { state: string; now: string | undefined },
  { settings }: CommandContext,
  act: (platform: Platform) => Promise<void>,
): Promise<void> {
  const { platform, served } = await openForWriting({ state, ...defined({ now }) }, settings);
  try {
    await act(platform);
    await (served ? relayEvents(platform, settings) : deliverEvents(platform, settings));
  } finally {
    await platform.close();
  }
}
