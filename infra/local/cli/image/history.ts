import { writeFile } from 'node:fs/promises';
import { imageHistory } from '../../../../shared/images/index.ts';
import type { CommandContext } from '../command-context.ts';
import { chartOfHistory, formatHistory } from '../present/images/image-history.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';
import { imagesOf, type LookFlags, renamesOf } from './look.ts';

export interface HistoryFlags extends LookFlags {
  chart?: string;
}

export async function runHistory(
  { line, variant, state, format, chart, policy }: HistoryFlags,
  context: CommandContext,
): Promise<void> {
  const renames = await renamesOf(line, policy, context);
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const images = (await imagesOf(platform, line)).filter(
      (image) => variant === undefined || image.variant === variant,
    );
    const rows = await imageHistory(platform, images, renames);
    if (chart !== undefined) {
      // The library takes a while to load.
      const { svgChart } = await import('../charts/svg-chart.ts');
      await writeFile(chart, svgChart(chartOfHistory(line, rows)));
    }
    print(
      format === 'json' ? jsonText(rows) : formatHistory(rows, lookOf(process.stdout, context.environment)),
    );
  });
}
