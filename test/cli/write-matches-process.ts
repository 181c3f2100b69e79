import { toRow } from '../../infra/local/cli/present/findings/row.ts';
import { writeMatches } from '../../infra/local/cli/match/write-matches.ts';
import { about, verdict } from './present/build.ts';

/** Writes rows to standard output; the exit code is how many thousand were asked for. */
const ROWS = 20_000;
let asked = 0;
const rows = (function* () {
  for (; asked < ROWS; asked++) yield toRow(verdict(), 'none');
})();
await writeMatches(rows, {}, { environment: {}, floods: [], about });
process.exitCode = asked / 1000;
