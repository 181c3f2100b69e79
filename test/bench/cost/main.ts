import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { measure } from './measure.ts';
import {
  type Month,
  monthOf,
  type Pressure,
  pressuresOf,
  type Rates,
  ratesOf,
  type Scenario,
} from './model.ts';

/**
 * `npm run cost` measures what runs ask of the services and prints the tables of docs/cost.md; with `-- --write` it
 * puts them there.
 */
const page = join(import.meta.dirname, '..', '..', '..', 'docs', 'cost.md');
const BEGIN = '<!-- npm run cost -- --write: begin -->';
const END = '<!-- end -->';

const scenarios: readonly Scenario[] = [
  { name: 'one release of 1,500 packages', releases: 1, packages: 1500 },
  { name: 'ten such releases', releases: 10, packages: 1500 },
  { name: '200 releases of 50,000', releases: 200, packages: 50_000 },
];

const rates = ratesOf(await measure(40), await measure(120));
const months = scenarios.map((scenario) => monthOf(scenario, rates));
const text = [measuredTable(rates), monthTable(months), ...pressureTables(months)].join('\n\n');
console.log(text);
if (process.argv.includes('--write')) {
  const before = readFileSync(page, 'utf8');
  const [head = '', rest = ''] = before.split(BEGIN);
  const after = `${head}${BEGIN}\n\n${text}\n\n${END}${rest.split(END)[1] ?? ''}`;
  writeFileSync(page, await format(after, { ...(await resolveConfig(page)), filepath: page }));
}
// Worker threads and connections of the runs are of no use any more.
process.exit();

function measuredTable({
  first,
  fixed,
  skipped,
  matched,
  idleRelay,
  busyRelay,
  idleSettle,
  documentBytes,
}: Rates): string {
  return table(
    ['measured (request units simulated)', 'RU', 'requests', 'message operations'],
    [
      ['first run, a package', round(first.requestUnits), '', round(first.messages)],
      ['run, whatever its size', round(fixed.requestUnits), round(fixed.requests), ''],
      ['package whose inputs did not change', round(skipped.requestUnits), round(skipped.requests), '0'],
      [
        'package that changed, on top',
        round(matched.requestUnits),
        round(matched.requests),
        round(matched.messages),
      ],
      ['relay with nothing to do', round(idleRelay[0]), round(idleRelay[1]), '0'],
      [
        'page of events for the relay, on top',
        round(busyRelay[0] - idleRelay[0]),
        round(busyRelay[1] - idleRelay[1]),
        '1 an event',
      ],
      ['end of runs with nothing to do', round(idleSettle[0]), round(idleSettle[1]), '0'],
      ['documents a package, after three runs', `${round(documentBytes / 1000)} KB`, '', ''],
    ],
  );
}

function monthTable(all: readonly Month[]): string {
  const row = (name: string, of: (month: Month) => string): string[] => [name, ...all.map(of)];
  const dollars = (of: (month: Month) => number) => (month: Month) => `$${round(of(month))}`;
  return table(
    ['a month', ...scenarios.map(({ name }) => name)],
    [
      row('packages', ({ packages }) => round(packages)),
      row('RU a run', ({ unitsPerRun }) => round(unitsPerRun)),
      row('RU a month, millions', ({ units }) => round(units / 1e6)),
      row('message operations, millions', ({ messages }) => round(messages / 1e6)),
      row('executions, millions', ({ executions }) => round(executions / 1e6)),
      row('GB-seconds, millions', ({ gbSeconds }) => round(gbSeconds / 1e6)),
      row(
        'Cosmos DB, serverless',
        dollars(({ cost }) => cost.documents),
      ),
      row(
        'Service Bus, standard',
        dollars(({ cost }) => cost.messages),
      ),
      row(
        'Functions, Flex Consumption',
        dollars(({ cost }) => cost.functions),
      ),
      row(
        'Blob Storage',
        dollars(({ cost }) => cost.blobs),
      ),
      row(
        'Log Analytics',
        dollars(({ cost }) => cost.logs),
      ),
      row(
        'Application Insights',
        dollars(({ cost }) => cost.telemetry),
      ),
      row('**together**', ({ total }) => `**$${round(total)}**`),
    ],
  );
}

function pressureTables(all: readonly Month[]): string[] {
  const columns = scenarios.map((scenario, index) => pressuresOf(scenario, rates, all[index] as Month));
  const cell = ({ value, limit, unit }: Pressure): string => {
    const shown = `${round(value)} ${unit}`;
    return value > limit ? `**${shown}**` : shown;
  };
  const rows = (columns[0] ?? []).map(({ what, limit, unit }, row) => [
    what,
    `${round(limit)} ${unit}`,
    ...columns.map((column) => cell(column[row] as Pressure)),
  ]);
  return [
    table(['what presses (over the limit: bold)', 'limit', ...scenarios.map(({ name }) => name)], rows),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Three figures are more than these know. */
function round(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
