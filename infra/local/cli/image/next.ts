import { nextImages } from '../../../../shared/images/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import { fixedClock, InvalidInputError } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { formatNextImages } from '../present/images/next-images.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';

export interface NextFlags {
  state: string;
  line?: string;
  policy?: string;
  asOf?: string;
  format: 'table' | 'json';
}

export async function runNext(
  { state, line, policy: file, asOf, format }: NextFlags,
  context: CommandContext,
): Promise<void> {
  const policy = await openPolicy(file ?? context.settings.PATCHLINE_POLICY);
  if (line !== undefined && !Object.hasOwn(policy.images, line))
    throw new InvalidInputError(`line ${line}: the policy has no such line of images`, { field: 'line' });
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const clock = asOf === undefined ? platform.clock : fixedClock(new Date(asOf));
    const next = await nextImages({ ...platform, clock }, policy.images, line);
    print(
      format === 'json'
        ? jsonText(next)
        : formatNextImages(next, lookOf(process.stdout, context.environment)),
    );
  });
}
