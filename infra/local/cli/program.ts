import { Command } from 'commander';
import { settingsSchema } from '../../../shared/app/settings/index.ts';
import { type Environment, readSettings } from '../../../shared/platform/index.ts';
import type { CommandContext } from './command-context.ts';
import { commands } from './commands.ts';
import { reportFailure } from './report-failure.ts';
import { say, tell } from './say.ts';

/** Runs the command that the parameters of the process name; a failure is reported and sets the exit code. */
export async function runProgram(environment: Environment): Promise<void> {
  try {
    await run({ settings: readSettings(settingsSchema, environment), environment });
  } catch (error) {
    reportFailure(error);
  }
}

async function run(context: CommandContext): Promise<void> {
  const program = new Command('patchline')
    .description('CVE infrastructure of a Linux distribution: NVD in, findings, fixes and advisories out.')
    .showHelpAfterError();
  const asked = namedIn(process.argv.slice(2));
  for (const [name, { description, load }] of Object.entries(commands))
    if (asked === undefined || asked === name) {
      const command = asked === name ? await load(context) : new Command(name);
      program.addCommand(command.description(description));
    }
  writePlainly(program);
  await program.parseAsync();
}

/** The command that the parameters name, also after `help`. */
function namedIn(parameters: readonly string[]): string | undefined {
  const [first, second] = parameters.filter((parameter) => !parameter.startsWith('-'));
  const name = first === 'help' ? second : first;
  return name !== undefined && Object.hasOwn(commands, name) ? name : undefined;
}

/** Help and complaints name what was typed. */
function writePlainly(command: Command): void {
  command.configureOutput({
    writeOut: (text) => {
      say(text.trimEnd());
    },
    writeErr: (text) => {
      tell(text.trimEnd());
    },
  });
  command.commands.forEach(writePlainly);
}
