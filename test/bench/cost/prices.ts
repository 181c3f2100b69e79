/**
 * List prices in US dollars, pay as you go, one region, as known in November 2025. Check them before relying on them:
 * https://azure.microsoft.com/pricing/calculator/
 */
export const prices = {
  /** Cosmos DB. */
  serverlessPerMillionUnits: 0.25,
  autoscalePer100UnitsHour: 0.012,
  documentsPerGbMonth: 0.25,
  /** Service Bus Standard: the base charge has 13 million operations. Premium: a messaging unit. */
  standardBaseMonth: 9.81,
  standardPerMillionOperations: 0.8,
  premiumUnitMonth: 677,
  /** Functions, Flex Consumption on demand. */
  functionsPerGbSecond: 0.000026,
  functionsPerMillionExecutions: 0.4,
  /** Blob Storage, hot, locally redundant. */
  blobWritesPer10000: 0.055,
  blobReadsPer10000: 0.0044,
  blobsPerGbMonth: 0.0184,
  /** Log Analytics, and Application Insights, which lies in it. */
  logsPerGb: 2.3,
} as const;

/** What is free each month. */
export const grants = {
  messageOperations: 13e6,
  gbSeconds: 100_000,
  executions: 250_000,
} as const;

/** What the figures assume of use and of the deployment in infra/azure. */
export const assumptions = {
  runsPerMonth: 61,
  /** Packages whose inputs change from one run to the next. */
  changedShare: 0.03,
  instanceGb: 2,
  /** Of one match on Azure, its waiting for the services included. */
  matchSeconds: 0.2,
  /** Executions of the relay's timer, every five minutes, and of each timer of every minute; each is billed as a second. */
  relaysPerMonth: (30.4 * 86_400) / 300,
  minutesPerMonth: 30.4 * 1440,
  leastBilledSeconds: 1,
  /** Of a request in the diagnostic log `DataPlaneRequests`, and of an execution in the traces, in KB. */
  loggedPerRequest: 0.8,
  loggedPerExecution: 1.5,
  /**
   * Of a span, and of a data point of a metric, as Application Insights gets them: a scan of the sample, whose exporter
   * was given a server of this machine, sent 239 spans of 0.93 KB and 20 data points of 0.6 KB.
   */
  spanKb: 0.93,
  pointKb: 0.6,
  /** Four a queue or subscription, and one a function that ran. */
  pointsPerMinute: 4 * 13 + 10,
  /** The NVD's raw downloads and kept snapshots of a year, in GB. */
  snapshotsGb: 20,
  /** As JSON: an outcome, a match job with its message's own fields, a package in the plan of a run. */
  outcomeBytes: 330,
  jobBytes: 420,
  plannedBytes: 230,
} as const;

/** Limits of the services that the design meets, and settings of infra/azure. */
export const limits = {
  maxThroughput: 4000,
  partitionUnitsPerSecond: 10_000,
  partitionGb: 20,
  queueGb: 5,
  standardMessagesPerSecond: 1000,
} as const;
