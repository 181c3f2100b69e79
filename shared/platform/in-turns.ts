/** Tasks in progress at once: enough to keep threads and disks busy, few enough to keep memory low. */
const LANES = 6;

/**
 * Runs `work` for indexes 0 to `count` - 1, a few at a time: each holds its input in memory. After a failure none is
 * begun any more.
 * @throws what the first failed one threw, once those under way have ended
 */
export async function inTurns(
  count: number,
  work: (index: number) => Promise<void>,
  lanes = LANES,
): Promise<void> {
  let next = 0;
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (next < count && failures.length === 0)
      await work(next++).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures[0];
}
