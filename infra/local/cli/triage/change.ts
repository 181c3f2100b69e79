import { changeRequest, triageCommand } from '../../../../shared/intake/index.ts';
import { defined, underEmbargo } from '../../../../shared/platform/index.ts';
import { relayEvents } from '../relay-events.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { keepEmbargo } from '../keep-embargo.ts';
import { parseCommand } from '../parse-command.ts';
import { say } from '../say.ts';
import { withState } from '../with-state.ts';
import { issueOf } from './issue.ts';

export interface ChangeFlags {
  state: string;
  now?: string;
  embargoed?: true;
}

/** Does what a person says with a request; serve, or the function app, posts it on the issue. */
export async function runChange(
  issue: string,
  said: { do: string } & Record<string, string>,
  { state, now, embargoed }: ChangeFlags,
  context: CommandContext,
): Promise<void> {
  const command = parseCommand(triageCommand, { ...said, ...issueOf(issue), ...defined({ embargoed }) });
  const name = userName();
  await withState({ stateDir: state, shared: true, ...defined({ now }) }, context, async (platform) => {
    if (!embargoed) await keepEmbargo(platform, command);
    const changed = await commandOnRecord(platform, `triage ${command.do}`, {
      work: () =>
        changeRequest(embargoed ? underEmbargo(platform) : platform, command, { id: `user:${name}`, name }),
      what: () => ({ ...command }),
      // Which issue looks like a security report is for the role embargo, on record too.
      isEmbargoed: embargoed === true || (command.do === 'sort' && command.asks === 'security'),
    });
    say(`${issue}: ${changed ? told(command) : 'was like that already'}`);
    await relayEvents(platform, context.settings);
  });
}

type TriageCommand = ReturnType<typeof triageCommand.parse>;

function told(command: TriageCommand): string {
  switch (command.do) {
    case 'assign':
      return `is ${command.owner}'s`;
    case 'set-state':
      return `is ${command.state}; the issue will say so`;
    case 'sort':
      return command.asks === 'security' ? 'lies apart from now on' : `asks for: ${command.asks}`;
  }
}
