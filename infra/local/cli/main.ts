import { Command } from 'commander';
import { matchCommand } from './match-command.ts';
import { reportFailure } from './report-failure.ts';
import { scanCommand } from './scan-command.ts';

const program = new Command('patchline')
  .description('CVE infrastructure of a Linux distribution: NVD in, findings, fixes and advisories out.')
  .showHelpAfterError()
  .addCommand(scanCommand())
  .addCommand(matchCommand());

try {
  await program.parseAsync();
} catch (error) {
  reportFailure(error);
}
