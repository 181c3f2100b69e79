import { readReport, readReports } from '../../../../shared/intake/index.ts';
import { chooseRelease } from '../../../../shared/inventory/index.ts';
import { underEmbargo } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { formatReport, formatReports } from '../present/reports.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';

export interface LookFlags {
  state: string;
  release?: string;
  lifted?: true;
  format: 'table' | 'json';
}

export async function runList(flags: LookFlags, context: CommandContext): Promise<void> {
  await withState({ stateDir: flags.state, readOnly: true }, context, async (platform) => {
    const reports = await readReports(flags.lifted ? platform : underEmbargo(platform));
    const look = lookOf(process.stdout, context.environment);
    print(flags.format === 'json' ? jsonText(reports) : formatReports(reports, look));
  });
}

export async function runShow(id: string, flags: LookFlags, context: CommandContext): Promise<void> {
  await withState({ stateDir: flags.state, readOnly: true }, context, async (platform) => {
    const { release } = await chooseRelease(platform, flags.release);
    const report = await readReport(platform, release, id);
    print(flags.format === 'json' ? jsonText(report) : formatReport(report));
  });
}
