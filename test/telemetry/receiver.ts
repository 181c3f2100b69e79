import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

type Values = Readonly<Record<string, string | number | boolean>>;

/** A span as a receiver of OTLP knows it. */
export interface ReceivedSpan {
  name: string;
  kind: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  attributes: Values;
  hasFailed: boolean;
}

interface ReceivedPoint {
  metric: string;
  unit: string;
  attributes: Values;
}

interface ReceivedLog {
  text: string;
  traceId: string;
  spanId: string;
  attributes: Values;
}

interface Receiver {
  address: string;
  spans: () => Promise<ReceivedSpan[]>;
  points: () => Promise<ReceivedPoint[]>;
  logs: () => Promise<ReceivedLog[]>;
  /** All that came, as it was decoded. */
  everything: () => Promise<string>;
}

/** Starts a receiver in a process of its own. */
export async function startReceiver(t: TestContext): Promise<Receiver> {
  const child = fork(join(import.meta.dirname, 'receiver-process.ts'), { silent: true });
  t.after(() => child.kill());
  const [said] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  const address = said.toString().trim();
  const everything = async (): Promise<string> => (await fetch(address)).text();
  const all = async <T>(path: string, ...within: string[]): Promise<T[]> =>
    flattened(
      ((JSON.parse(await everything()) as Record<string, unknown[]>)[path] ?? []) as Tree[],
      within,
    ) as T[];
  return {
    address,
    everything,
    spans: async () =>
      (await all<OtlpSpan>('/v1/traces', 'resourceSpans', 'scopeSpans', 'spans')).map((span) => ({
        name: span.name,
        kind: span.kind,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId ?? ''),
        attributes: valuesOf(span.attributes),
        hasFailed: span.status?.code === 'STATUS_CODE_ERROR',
      })),
    points: async () =>
      (await all<OtlpMetric>('/v1/metrics', 'resourceMetrics', 'scopeMetrics', 'metrics')).flatMap(
        (metric) =>
          (metric.sum ?? metric.gauge ?? metric.histogram)?.dataPoints?.map(({ attributes }) => ({
            metric: metric.name,
            unit: metric.unit,
            attributes: valuesOf(attributes),
          })) ?? [],
      ),
    logs: async () =>
      (await all<OtlpLog>('/v1/logs', 'resourceLogs', 'scopeLogs', 'logRecords')).map((log) => ({
        text: log.body?.stringValue ?? '',
        traceId: hex(log.traceId ?? ''),
        spanId: hex(log.spanId ?? ''),
        attributes: valuesOf(log.attributes),
      })),
  };
}

type Tree = Readonly<Record<string, Tree[] | undefined>>;

interface OtlpAttribute {
  key: string;
  value: { stringValue?: string; intValue?: number; doubleValue?: number; boolValue?: boolean };
}

interface OtlpSpan {
  name: string;
  kind: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes?: OtlpAttribute[];
  status?: { code?: string };
}

interface OtlpPoints {
  dataPoints?: { attributes?: OtlpAttribute[] }[];
}

interface OtlpMetric {
  name: string;
  unit: string;
  sum?: OtlpPoints;
  gauge?: OtlpPoints;
  histogram?: OtlpPoints;
}

interface OtlpLog {
  body?: { stringValue?: string };
  traceId?: string;
  spanId?: string;
  attributes?: OtlpAttribute[];
}

function flattened(trees: Tree[], [name, ...rest]: readonly string[]): Tree[] {
  return name === undefined
    ? trees
    : flattened(
        trees.flatMap((tree) => tree[name] ?? []),
        rest,
      );
}

function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

function valuesOf(attributes: OtlpAttribute[] = []): Values {
  return Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => [
      key,
      stringValue ?? intValue ?? doubleValue ?? boolValue ?? '',
    ]),
  );
}
