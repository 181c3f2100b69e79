import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { describeRun, type RunDocument } from '../../shared/runs/index.ts';
import { type Deployment, deployments, ofType } from './deployed.ts';

interface Criterion {
  query: string;
  metricMeasureColumn?: string;
  timeAggregation: string;
  operator: string;
  threshold: number;
}

interface Bound {
  name: string;
  trigger: string;
}

const functions = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'functions', 'bindings.golden.json'), 'utf8'),
) as Bound[];

/** What the tables hold, in the words of host.json. */
const TELEMETRY: Readonly<Record<string, string>> = { requests: 'Request', traces: 'Trace' };

interface HostJson {
  logging: { applicationInsights: { samplingSettings: { excludedTypes: string } } };
}

const { logging } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'host.json'), 'utf8'),
) as HostJson;

/** The text of a query, with what `format` puts into it; what only Azure knows stays. */
function queryText(query: string): string {
  const [, text, values] = /^\[format\('((?:[^']|'')*)', (.*)\)\]$/s.exec(query) ?? [];
  if (text === undefined || values === undefined) return query;
  const known = [...values.matchAll(/^'((?:[^']|'')*)'/g)].map(([, value]) => value ?? '');
  return text.replace(/\{(\d)\}/g, (place, index: string) => known[Number(index)] ?? place);
}

/** Each alert over logs, by name. */
function queriesOf(deployment: Deployment): Map<string, Criterion> {
  return new Map(
    ofType(deployment, 'Microsoft.Insights/scheduledQueryRules').map(({ name, properties }) => {
      const { allOf } = properties['criteria'] as { allOf: [Criterion] };
      return [name.replace('alert-patchline-', ''), { ...allOf[0], query: queryText(allOf[0].query) }];
    }),
  );
}

/** Functions that a query names, wherever it compares a name. */
function namedIn(query: string): string[] {
  const functions = query.matchAll(/(?<!customMetrics \| where )\b(?:name|operation_Name) == "([^"]+)"/g);
  return [...functions].map(([, name]) => name ?? '');
}

for (const deployment of deployments) {
  suite(`alerts of ${deployment.name}`, () => {
    const queries = queriesOf(deployment);

    test('compare one number, not how many rows there are', () => {
      assert.deepEqual([...queries.keys()].sort(), ['failed-executions', 'failed-run', 'no-run']);
      for (const [name, { query, metricMeasureColumn, timeAggregation }] of queries) {
        const last = query.split('|').at(-1) ?? '';
        assert.match(
          last,
          new RegExp(`^ (summarize|project) ${metricMeasureColumn ?? 'no column'} = `),
          name,
        );
        assert.doesNotMatch(query, /\bsummarize\b[^|]*\bby\b/, name);
        assert.equal(timeAggregation, 'Total', name);
      }
    });

    test('count executions and what a run says, not errors that were logged on the way, and miss none of them', () => {
      const { excludedTypes } = logging.applicationInsights.samplingSettings;

      for (const [name, { query }] of queries) {
        const [table = ''] = query.split(' |');
        assert.ok(table in TELEMETRY, `${name}: ${query}`);
        assert.ok(excludedTypes.split(';').includes(TELEMETRY[table] ?? ''), `${table} are sampled`);
      }
    });

    test('name functions that there are, here and in the workbook', () => {
      const [workbook] = ofType(deployment, 'Microsoft.Insights/workbooks');
      const texts = [
        ...[...queries.values()].map(({ query }) => query),
        String(workbook?.properties['serializedData']),
      ];

      const named = texts.flatMap(namedIn);
      assert.deepEqual(named, ['scheduledIngest', 'scheduledIngest']);
      for (const name of named)
        assert.ok(
          functions.some((fn) => fn.name === name),
          name,
        );
    });

    test('miss a run when the timer that starts one has not, but not before it can have', () => {
      const { query, threshold, operator } = queries.get('no-run') ?? assert.fail();

      assert.equal(functions.find(({ name }) => name === namedIn(query)[0])?.trigger, 'timer');
      assert.match(query, /missing = iff\(runs == 0 and now\(\) > todatetime\("\{1\}"\) \+ 13h, 1, 0\)$/);
      assert.deepEqual({ operator, threshold }, { operator: 'GreaterThan', threshold: 0 });
    });

    test('know a run that failed by the line with which it ends', () => {
      const { query } = queries.get('failed-run') ?? assert.fail();
      const [, beginning = 'nothing'] = /message startswith "([^"]+)"/.exec(query) ?? [];
      const failed = { stage: 'failed', runId: '20260101T050000Z-schedule', failures: ['nvd: lost'] };

      assert.ok(describeRun(failed as unknown as RunDocument).startsWith(beginning));
      assert.ok(!describeRun({ ...failed, stage: 'done' } as unknown as RunDocument).startsWith(beginning));
    });
  });
}
