import { z } from 'zod';
import { defined, faultOf, formatFault, InvalidInputError } from '../platform/index.ts';
import { MAX_CASES } from './report-schema.ts';
import type { Measurement } from './report.ts';

const text = z.string().max(300).nullish();

/** A message of LISA's `perfdump`, with the field names of LISA's lisa/messages.py. Decimals come as text. */
const message = z.looseObject({
  type: z.literal('UnifiedPerformance'),
  tool: text,
  test_case_name: z.string().min(1).max(300),
  vmsize: text,
  host_version: text,
  kernel_version: text,
  metric_name: z.string().min(1).max(300),
  metric_value: z.union([
    z.number(),
    z
      .string()
      .regex(/^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i)
      .transform(Number),
  ]),
  metric_unit: text,
  metric_relativity: text,
});

const BETTER: Readonly<Record<string, 'higher' | 'lower'>> = {
  higherisbetter: 'higher',
  lowerisbetter: 'lower',
};

/**
 * Reads the measurements in LISA's `perf_results.json`: its `UnifiedPerformance` messages. Parameters are not
 * measurements, and the older messages beside them repeat the same values in another shape.
 * @throws InvalidInputError whose `field` is the path in the list
 */
export function readLisa(messages: readonly unknown[], source: string): Measurement[] {
  if (messages.length > MAX_CASES)
    throw new InvalidInputError(`${source}: has more than ${MAX_CASES} messages`, { field: 'body' });
  const measurements: Measurement[] = [];
  for (const [at, given] of messages.entries()) {
    if ((given as { type?: unknown } | null)?.type !== 'UnifiedPerformance') continue;
    const parsed = message.safeParse(given);
    if (!parsed.success) {
      const { field, reason } = faultOf(parsed.error, given);
      const fault = { field: `${at}.${field}`, reason };
      throw new InvalidInputError(`${source}: ${formatFault(fault)}`, { field: fault.field });
    }
    const { data } = parsed;
    const relativity = data.metric_relativity?.toLowerCase() ?? '';
    if (relativity === 'parameter') continue;
    measurements.push({
      metric: `${data.test_case_name}/${data.metric_name}`,
      value: data.metric_value,
      ...defined({ unit: told(data.metric_unit), better: BETTER[relativity] }),
      environment: defined({
        vmSize: told(data.vmsize),
        hostGeneration: told(data.host_version),
        kernel: told(data.kernel_version),
        tool: told(data.tool),
      }),
    });
  }
  if (measurements.length > 0) return measurements;
  throw new InvalidInputError(`${source}: holds no measured value of type UnifiedPerformance`, {
    field: 'body',
  });
}

function told(value: string | null | undefined): string | undefined {
  return value === null || value === '' ? undefined : value;
}
