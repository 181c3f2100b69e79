/**
 * How long something is away in the tests of outages. A few seconds outlast the first tries, and tell most; the whole
 * minute is what `.ci/run full` waits.
 */
export const OUTAGE_SECONDS = Number(process.env['PATCHLINE_OUTAGE_SECONDS'] ?? 4);
