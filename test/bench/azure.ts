import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { onBothFootings } from '../azure/both-footings.ts';

/**
 * All of the real data on both footings: `npm run bench:azure -- --data DIR`, where DIR holds `nvd/`, `overrides/`,
 * `kev/` and `inventory/`. One JSON object; what is simulated says so.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    inventory: { type: 'string', default: 'cbl-mariner-1.0-2021-09-11.json' },
  },
});
const { data } = values;
if (data === undefined) throw new Error('--data DIR is missing');

async function only(folder: string): Promise<string> {
  const [file] = await readdir(join(String(data), folder));
  if (file === undefined) throw new Error(`${folder}/ is empty`);
  return join(String(data), folder, file);
}

const both = await onBothFootings({
  nvd: join(data, 'nvd'),
  overrides: await only('overrides'),
  kev: await only('kev'),
  inventory: join(data, 'inventory', values.inventory),
});
const { run, jobs, simulatedRate, localRate, compared, requests } = both;
console.log(
  JSON.stringify({
    bench: 'azure',
    cves: run.cves,
    jobs,
    jobsPerSecond: { simulated: Math.round(simulatedRate), local: Math.round(localRate) },
    compared,
    differences: Object.keys(both.differences).length,
    documentRequestsSimulated: requests,
  }),
);
