import { availableParallelism } from 'node:os';

import { z } from 'zod';

import { formatFaults, InvalidInputError } from '../../../shared/platform/index.ts';
import { parseTimeSpan } from './timespan.ts';

/** The part of host.json that the local host honours, with the defaults of the Azure Functions host. */

const timeSpan = z.string().transform((text, context) => {
  const ms = parseTimeSpan(text);
  if (ms !== undefined) return ms;
  context.addIssue(`expected a time span hh:mm:ss, got '${text}'`);
  return z.NEVER;
});

const count = z.int().min(1);

/** Times are in milliseconds. Members without effect here matter only across a network. */
const serviceBus = z.strictObject({
  autoCompleteMessages: z.boolean().default(true),
  maxAutoLockRenewalDuration: timeSpan.default(5 * 60_000),
  maxConcurrentCalls: count.default(16 * availableParallelism()),
  maxConcurrentSessions: count.default(8),
  maxMessageBatchSize: count.default(1000),
  prefetchCount: z.int().min(0).optional(),
  sessionIdleTimeout: timeSpan.optional(),
  clientRetryOptions: z.unknown().optional(),
  transportType: z.unknown().optional(),
});

const http = z.strictObject({ routePrefix: z.string().default('api') });

const HostJson = z
  .object({
    version: z.literal('2.0'),
    logging: z.object({ logLevel: z.record(z.string(), z.string()).default({}) }).prefault({}),
    extensions: z.object({ http: http.prefault({}), serviceBus: serviceBus.prefault({}) }).prefault({}),
  })
  .transform(({ logging, extensions }) => ({ logLevel: logging.logLevel, ...extensions }));

export type HostSettings = z.infer<typeof HostJson>;
export type ServiceBusSettings = HostSettings['serviceBus'];

/** @throws InvalidInputError naming the invalid field of host.json. */
export function parseHostJson(hostJson: unknown): HostSettings {
  const parsed = HostJson.safeParse(hostJson);
  if (!parsed.success) throw new InvalidInputError(`host.json: ${formatFaults(parsed.error)}`);
  return parsed.data;
}
