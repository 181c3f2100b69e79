/**
 * What the statistics of the gates are worth: `npm run gates -- --releases 10000`. Counts releases without any change of
 * which a metric is called worse, and writes the table of power into docs/gates.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { falseAlarms, SETTINGS } from './false-alarms.ts';
import { PAGE, readPage, withRows } from './gates-page.ts';
import { powerRow, RUNS, SCATTERS } from './power.ts';

const { values } = parseArgs({ options: { releases: { type: 'string', default: '10000' } } });
const releases = Number(values.releases);
if (!Number.isInteger(releases) || releases < 1) throw new RangeError('--releases takes a whole number');

const ALPHA = 0.05;
for (const setting of SETTINGS) {
  const alarms = falseAlarms(releases, setting);
  const { metrics, runs, baselines, margin } = setting;
  process.stdout.write(
    `${metrics} metrics, ${runs} runs, ${baselines} baselines, margin ${100 * margin} %: ` +
      `${alarms} of ${releases} releases without change have a metric called worse (${((100 * alarms) / releases).toFixed(2)} %)\n`,
  );
  if (alarms > ALPHA * releases) process.exitCode = 1;
}
const rows = SCATTERS.flatMap((cv) => RUNS.map((runs) => powerRow(cv, runs)));
writeFileSync(PAGE, await withRows(readPage(), rows));
process.stdout.write(`${PAGE} has the table of power\n`);
