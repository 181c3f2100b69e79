/**
 * Request units of items by size, of reads and of writes, in KB:
 * https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption
 */
const BY_SIZE: readonly (readonly [kb: number, read: number, write: number])[] = [
  [1, 1, 4.95],
  [2, 1.04, 6.29],
  [4, 1.14, 6.67],
  [8, 1.33, 7.04],
  [16, 1.67, 9.52],
  [32, 2.19, 11.23],
  [64, 4.76, 22.67],
  [128, 9.95, 48.19],
  [256, 20.28, 98.29],
  [512, 40.95, 184.57],
  [1024, 145.9, 625],
  [2048, 291.8, 1250],
];

/** Simulated: the documented figure of the next larger size. */
export function simulatedRead(bytes: number): number {
  return rowOf(bytes)[1];
}

/** Simulated; a replace takes old index entries away as well, and counts twice. */
export function simulatedWrite(bytes: number): number {
  return rowOf(bytes)[2];
}

/** Simulated: there is no documented figure; a query of a partition with one small hit is about 2.3 in practice. */
export function simulatedPage(bytes: number): number {
  return 2.3 + bytes / 1024 / 20;
}

function rowOf(bytes: number): readonly [kb: number, read: number, write: number] {
  return BY_SIZE.find(([kb]) => bytes <= kb * 1024) ?? [4096, 600, 2500];
}
