/** Tasks in progress at once: enough to keep the threads busy, few enough to keep memory low. */
const LANES = 6;

/** Runs `work` for indexes 0 to `count` - 1, a few at a time: each holds its input in memory. */
export async function inTurns(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
