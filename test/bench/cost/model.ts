import type { Measured } from './measure.ts';
import { assumptions, grants, limits, prices } from './prices.ts';

export interface Scenario {
  name: string;
  releases: number;
  packages: number;
}

/** What grows with the packages, from measurements at two sizes; the rest is there at any size. */
export interface Rates {
  /** Of a first run, a package. */
  first: { requestUnits: number; messages: number };
  /** Of a run in which nothing changed. */
  fixed: { requestUnits: number; requests: number };
  skipped: { requestUnits: number; requests: number };
  /** Of a package that changed, on top. */
  matched: { requestUnits: number; requests: number; messages: number; blobReads: number };
  idleRelay: readonly [requestUnits: number, requests: number];
  busyRelay: readonly [requestUnits: number, requests: number];
  idleSettle: readonly [requestUnits: number, requests: number];
  documentBytes: number;
}

export function ratesOf(small: Measured, large: Measured): Rates {
  const more = large.same.packages - small.same.packages;
  // Timers run as often as they happen to: what does not grow may seem to shrink.
  const slope = (of: (measured: Measured) => number): number => Math.max(0, (of(large) - of(small)) / more);
  const skipped = {
    requestUnits: slope(({ same }) => same.requestUnits),
    requests: slope(({ same }) => same.requests),
  };
  const { changed, same } = large;
  const perMatch = (of: (cost: typeof changed) => number): number =>
    (of(changed) - of(same)) / changed.matched;
  return {
    first: {
      requestUnits: slope(({ first }) => first.requestUnits),
      messages: slope(({ first }) => first.messageOperations),
    },
    fixed: {
      requestUnits: small.same.requestUnits - skipped.requestUnits * small.same.packages,
      requests: small.same.requests - skipped.requests * small.same.packages,
    },
    skipped,
    matched: {
      requestUnits: perMatch(({ requestUnits }) => requestUnits),
      requests: perMatch(({ requests }) => requests),
      messages: perMatch(({ messageOperations }) => messageOperations),
      blobReads: perMatch(({ blobReads }) => blobReads),
    },
    idleRelay: large.idleRelay,
    busyRelay: large.busyRelay,
    idleSettle: large.idleSettle,
    documentBytes: slope(({ documentBytes }) => documentBytes),
  };
}

/** Use of a month, and what it costs in dollars. */
export interface Month {
  packages: number;
  unitsPerRun: number;
  units: number;
  messages: number;
  executions: number;
  gbSeconds: number;
  cost: {
    documents: number;
    messages: number;
    functions: number;
    blobs: number;
    logs: number;
    telemetry: number;
  };
  total: number;
}

const { runsPerMonth, changedShare, relaysPerMonth, minutesPerMonth } = assumptions;
/** Sent, received, completed. */
const OPERATIONS_A_MESSAGE = 3;
/** Functions that run each minute. */
const MINUTELY = 6;

export function monthOf({ releases, packages }: Scenario, rates: Rates): Month {
  const all = releases * packages;
  const matched = all * changedShare;
  const unitsPerRun =
    rates.fixed.requestUnits + all * rates.skipped.requestUnits + matched * rates.matched.requestUnits;
  const requestsPerRun =
    rates.fixed.requests + all * rates.skipped.requests + matched * rates.matched.requests;
  const [relayUnits, relayRequests] = rates.idleRelay;
  const [settleUnits, settleRequests] = rates.idleSettle;
  const units = runsPerMonth * unitsPerRun + relaysPerMonth * relayUnits + minutesPerMonth * settleUnits;
  const requests =
    runsPerMonth * requestsPerRun + relaysPerMonth * relayRequests + minutesPerMonth * settleRequests;
  const messages = runsPerMonth * matched * rates.matched.messages;
  const jobs = runsPerMonth * matched;
  const timers = relaysPerMonth + MINUTELY * minutesPerMonth;
  const executions = jobs + timers;
  // Each execution has a span, and so has each message that is sent; the other operations of a message are none.
  const spans = executions + messages / OPERATIONS_A_MESSAGE;
  const seconds = jobs * assumptions.matchSeconds + timers * assumptions.leastBilledSeconds;
  const gbSeconds = seconds * assumptions.instanceGb;
  const gb = (all * rates.documentBytes) / 1e9;
  const cost = {
    documents: (units / 1e6) * prices.serverlessPerMillionUnits + gb * prices.documentsPerGbMonth,
    messages:
      prices.standardBaseMonth +
      over(messages, grants.messageOperations, 1e6) * prices.standardPerMillionOperations,
    functions:
      over(gbSeconds, grants.gbSeconds, 1) * prices.functionsPerGbSecond +
      over(executions, grants.executions, 1e6) * prices.functionsPerMillionExecutions,
    blobs:
      ((runsPerMonth * matched * rates.matched.blobReads) / 1e4) * prices.blobReadsPer10000 +
      assumptions.snapshotsGb * prices.blobsPerGbMonth,
    logs:
      ((requests * assumptions.loggedPerRequest + executions * assumptions.loggedPerExecution) / 1e6) *
      prices.logsPerGb,
    telemetry:
      ((spans * assumptions.spanKb + minutesPerMonth * assumptions.pointsPerMinute * assumptions.pointKb) /
        1e6) *
      prices.logsPerGb,
  };
  const total = Object.values(cost).reduce((sum, part) => sum + part, 0);
  return { packages: all, unitsPerRun, units, messages, executions, gbSeconds, cost, total };
}

/** As the test server simulates it. */
const QUERIED_KB_PER_UNIT = 20;

/** A quantity that has a limit. */
export interface Pressure {
  what: string;
  value: number;
  limit: number;
  unit: string;
}

/** What the design meets first, as numbers beside their limits. */
export function pressuresOf({ releases, packages }: Scenario, rates: Rates, month: Month): Pressure[] {
  const all = releases * packages;
  const { outcomeBytes, jobBytes, plannedBytes } = assumptions;
  return [
    {
      what: `documents of a run at ${limits.maxThroughput} RU/s`,
      value: month.unitsPerRun / limits.maxThroughput / 60,
      limit: 60,
      unit: 'min',
    },
    {
      what: 'outcomes of a run, all in its one partition',
      value: (all * outcomeBytes) / 1e9,
      limit: limits.partitionGb,
      unit: 'GB',
    },
    {
      what: `the same, written at the ${limits.partitionUnitsPerSecond} RU/s of one partition`,
      value: (all * rates.skipped.requestUnits) / limits.partitionUnitsPerSecond / 60,
      limit: 60,
      unit: 'min',
    },
    {
      what: 'the same, read every minute to see whether the run is over',
      value: (all * outcomeBytes) / 1024 / QUERIED_KB_PER_UNIT / 60,
      limit: limits.maxThroughput / 10,
      unit: 'RU/s',
    },
    {
      what: 'the plan of a run, in the memory of one instance',
      value: (all * plannedBytes) / 1e9,
      limit: assumptions.instanceGb / 4,
      unit: 'GB',
    },
    {
      what: 'match jobs of a first run, in one queue',
      value: (all * jobBytes) / 1e9,
      limit: limits.queueGb,
      unit: 'GB',
    },
    {
      what: 'messages of a first run at what the standard tier takes',
      value: (all * rates.first.messages) / limits.standardMessagesPerSecond / 3600,
      limit: 12,
      unit: 'h',
    },
    {
      what: `documents of a first run at ${limits.maxThroughput} RU/s`,
      value: (all * rates.first.requestUnits) / limits.maxThroughput / 3600,
      limit: 12,
      unit: 'h',
    },
  ];
}

function over(quantity: number, free: number, unit: number): number {
  return Math.max(0, quantity - free) / unit;
}
