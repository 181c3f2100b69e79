import { Command } from 'commander';
import { settingsSchema } from '../../../shared/app/settings/index.ts';
import { type Environment, readSettings } from '../../../shared/platform/index.ts';
import type { CommandContext } from './command-context.ts';
import { reportFailure } from './report-failure.ts';
import { say, tell } from './say.ts';

/** Loaded when they are asked for: a short command need not wait for what the others use. */
const COMMANDS: Readonly<Record<string, (context: CommandContext) => Promise<Command>>> = {
  scan: async (context) => (await import('./commands/scan-command.ts')).scanCommand(context),
  match: async (context) => (await import('./commands/match-command.ts')).matchCommand(context),
  explain: async (context) => (await import('./commands/explain-command.ts')).explainCommand(context),
  identity: async (context) => (await import('./commands/identity-command.ts')).identityCommand(context),
  decide: async (context) => (await import('./commands/decide-command.ts')).decideCommand(context),
  decisions: async (context) => (await import('./commands/decisions-command.ts')).decisionsCommand(context),
  preview: async (context) => (await import('./commands/preview-command.ts')).previewCommand(context),
  sla: async (context) => (await import('./commands/sla-command.ts')).slaCommand(context),
  conflicts: async (context) => (await import('./commands/conflicts-command.ts')).conflictsCommand(context),
  component: async (context) => (await import('./commands/component-command.ts')).componentCommand(context),
  vex: async (context) => (await import('./commands/vex-command.ts')).vexCommand(context),
  demo: async (context) => (await import('./commands/demo-command.ts')).demoCommand(context),
  serve: async (context) => (await import('./commands/serve-command.ts')).serveCommand(context),
  'build-system': async (context) =>
    (await import('./commands/build-system-command.ts')).buildSystemCommand(context),
  keys: async (context) => (await import('./commands/keys-command.ts')).keysCommand(context),
  alerts: async (context) => (await import('./commands/alerts-command.ts')).alertsCommand(context),
  'dead-letters': async (context) =>
    (await import('./commands/dead-letters-command.ts')).deadLettersCommand(context),
  events: async (context) => (await import('./commands/events-command.ts')).eventsCommand(context),
  subscribe: async (context) => (await import('./commands/subscribe-command.ts')).subscribeCommand(context),
  import: async (context) => (await import('./commands/import-command.ts')).importCommand(context),
  repository: async (context) =>
    (await import('./commands/repository-command.ts')).repositoryCommand(context),
  image: async (context) => (await import('./commands/image-command.ts')).imageCommand(context),
  replay: async (context) => (await import('./commands/replay-command.ts')).replayCommand(context),
  report: async (context) => (await import('./commands/report-command.ts')).reportCommand(context),
  triage: async (context) => (await import('./commands/triage-command.ts')).triageCommand(context),
  advisories: async (context) =>
    (await import('./commands/advisories-command.ts')).advisoriesCommand(context),
  pause: async (context) => (await import('./commands/pause-command.ts')).pauseCommand(context),
  rebuild: async (context) => (await import('./commands/rebuild-command.ts')).rebuildCommand(context),
  migrate: async (context) => (await import('./commands/migrate-command.ts')).migrateCommand(context),
};

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
  const asked = Object.entries(COMMANDS).filter(([name]) => name === process.argv[2]);
  for (const [, load] of asked.length > 0 ? asked : Object.entries(COMMANDS))
    program.addCommand(await load(context));
  writePlainly(program);
  await program.parseAsync();
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
