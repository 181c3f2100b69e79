import { Command } from 'commander';
import { componentCommand } from './component-command.ts';
import { decideCommand } from './decide-command.ts';
import { decisionsCommand } from './decisions-command.ts';
import { deadLettersCommand } from './dead-letters-command.ts';
import { explainCommand } from './explain-command.ts';
import { identityCommand } from './identity-command.ts';
import { importCommand } from './import-command.ts';
import { matchCommand } from './match-command.ts';
import { migrateCommand } from './migrate-command.ts';
import { previewCommand } from './preview-command.ts';
import { rebuildCommand } from './rebuild-command.ts';
import { reportFailure } from './report-failure.ts';
import { scanCommand } from './scan-command.ts';
import { serveCommand } from './serve-command.ts';
import { vexCommand } from './vex-command.ts';

/** Runs the command that the parameters of the process name; a failure is reported and sets the exit code. */
export async function runProgram(): Promise<void> {
  const program = new Command('patchline')
    .description('CVE infrastructure of a Linux distribution: NVD in, findings, fixes and advisories out.')
    .showHelpAfterError()
    .addCommand(scanCommand())
    .addCommand(matchCommand())
    .addCommand(explainCommand())
    .addCommand(identityCommand())
    .addCommand(decideCommand())
    .addCommand(decisionsCommand())
    .addCommand(previewCommand())
    .addCommand(componentCommand())
    .addCommand(vexCommand())
    .addCommand(serveCommand())
    .addCommand(deadLettersCommand())
    .addCommand(importCommand())
    .addCommand(rebuildCommand())
    .addCommand(migrateCommand());

  try {
    await program.parseAsync();
  } catch (error) {
    reportFailure(error);
  }
}
