import { Command } from 'commander';
import { deadLettersCommand } from './dead-letters-command.ts';
import { explainCommand } from './explain-command.ts';
import { identityCommand } from './identity-command.ts';
import { matchCommand } from './match-command.ts';
import { reportFailure } from './report-failure.ts';
import { scanCommand } from './scan-command.ts';
import { serveCommand } from './serve-command.ts';

const program = new Command('patchline')
  .description('CVE infrastructure of a Linux distribution: NVD in, findings, fixes and advisories out.')
  .showHelpAfterError()
  .addCommand(scanCommand())
  .addCommand(matchCommand())
  .addCommand(explainCommand())
  .addCommand(identityCommand())
  .addCommand(serveCommand())
  .addCommand(deadLettersCommand());

try {
  await program.parseAsync();
} catch (error) {
  reportFailure(error);
}
