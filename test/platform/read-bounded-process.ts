/** Reads a file up to a bound, and prints what came of it as JSON. */
import { messageOf, readBounded } from '../../shared/platform/index.ts';

const [, , file = '', maxBytes = ''] = process.argv;
let outcome: { bytes: number } | { error: string };
try {
  outcome = { bytes: (await readBounded(file, Number(maxBytes))).length };
} catch (error) {
  outcome = { error: messageOf(error) };
}
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify({ ...outcome, megabytes }));
