import { Command } from 'commander';
import { reportFailure } from './report-failure.ts';
import { say, tell } from './say.ts';

/** Loaded when they are asked for: a short command need not wait for what the others use. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  scan: async () => (await import('./scan-command.ts')).scanCommand(),
  match: async () => (await import('./match-command.ts')).matchCommand(),
  explain: async () => (await import('./explain-command.ts')).explainCommand(),
  identity: async () => (await import('./identity-command.ts')).identityCommand(),
  decide: async () => (await import('./decide-command.ts')).decideCommand(),
  decisions: async () => (await import('./decisions-command.ts')).decisionsCommand(),
  preview: async () => (await import('./preview-command.ts')).previewCommand(),
  component: async () => (await import('./component-command.ts')).componentCommand(),
  vex: async () => (await import('./vex-command.ts')).vexCommand(),
  serve: async () => (await import('./serve-command.ts')).serveCommand(),
  'dead-letters': async () => (await import('./dead-letters-command.ts')).deadLettersCommand(),
  import: async () => (await import('./import-command.ts')).importCommand(),
  pause: async () => (await import('./pause-command.ts')).pauseCommand(),
  rebuild: async () => (await import('./rebuild-command.ts')).rebuildCommand(),
  migrate: async () => (await import('./migrate-command.ts')).migrateCommand(),
};

/** Runs the command that the parameters of the process name; a failure is reported and sets the exit code. */
export async function runProgram(): Promise<void> {
  const program = new Command('patchline')
    .description('CVE infrastructure of a Linux distribution: NVD in, findings, fixes and advisories out.')
    .showHelpAfterError();
  const asked = Object.entries(COMMANDS).filter(([name]) => name === process.argv[2]);
  for (const [, load] of asked.length > 0 ? asked : Object.entries(COMMANDS))
    program.addCommand(await load());
  writePlainly(program);

  try {
    await program.parseAsync();
  } catch (error) {
    reportFailure(error);
  }
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
