import { Command } from 'commander';
import { composeDigest, digestText } from '../../../../shared/operations/index.ts';
import { InvalidInputError } from '../../../../shared/platform/index.ts';
import { postingSecret } from '../../../../shared/subscriptions/index.ts';
import { DIGEST } from '../../../../shared/app/index.ts';
import type { CommandContext } from '../command-context.ts';
import { plainLines } from '../present/text/plain.ts';
import { print, say } from '../say.ts';
import { withState } from '../with-state.ts';

export function digestCommand(context: CommandContext): Command {
  return new Command('digest')
    .option('--state <dir>', 'state folder of the service, or azure:', '.patchline')
    .option('--secret', 'show the secret that its webhook is signed with instead')
    .action(async ({ state, secret }: { state: string; secret?: true }) => {
      if (secret) {
        const { PATCHLINE_WEBHOOK_KEY: key } = context.settings;
        if (key === undefined) throw new InvalidInputError('there is no PATCHLINE_WEBHOOK_KEY');
        say(postingSecret(key, DIGEST));
        return;
      }
      await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
        const digest = await composeDigest(platform);
        print(plainLines(`${digest.subject}\n\n${digestText(digest)}`));
      });
    });
}
