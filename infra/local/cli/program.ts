import { existsSync } from 'node:fs';
import { Command } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import type { Environment } from '../../../shared/platform/index.ts';
import type { CommandContext } from './command-context.ts';
import { commands } from './commands.ts';
import { complain, say } from './say.ts';
import { prepareShortRun } from './short-run.ts';

/** Runs the command that the parameters of the process name; a failure is reported and sets the exit code. */
export async function runProgram(environment: Environment): Promise<void> {
  try {
    await run(environment);
  } catch (error) {
    const { reportFailure } = await import('./report-failure.ts');
    reportFailure(error);
  }
}

async function run(environment: Environment): Promise<void> {
  const program = new Command('patchline')
    .version(manifest.version)
    .description('CVE infrastructure of a Linux distribution: NVD in, findings, fixes and advisories out.')
    .showHelpAfterError();
  const asked = namedIn(process.argv.slice(2));
  for (const [name, { description, load }] of Object.entries(commands))
    if (asked === undefined || asked === name) {
      const command = asked === name ? await load(() => contextOf(environment)) : new Command(name);
      if (asked === name && existsSync(FLAGS_FILE)) await applyFile(command);
      program.addCommand(command.description(description));
    }
  writePlainly(program);
  if (asked !== 'serve') prepareShortRun();
  await program.parseAsync();
}

/** Flags for the commands that are run in the folder it lies in. */
const FLAGS_FILE = '.patchline.yaml';

async function applyFile(command: Command): Promise<void> {
  const { applyFlagsFile } = await import('./flags-file.ts');
  await applyFlagsFile(command, FLAGS_FILE, Object.keys(commands));
}

/** Checks the settings, for which libraries are loaded: the list of commands need not wait for them. */
async function contextOf(environment: Environment): Promise<CommandContext> {
  const { readSettings } = await import('../../../shared/platform/index.ts');
  const { settingsSchema } = await import('../../../shared/app/settings/index.ts');
  return { settings: readSettings(settingsSchema, environment), environment };
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
      complain(text.trimEnd());
    },
  });
  command.commands.forEach(writePlainly);
}
