import { type Decision, parseDecisions, type ReadDecisions } from '../../../../shared/decisions/index.ts';
import { decodeText } from '../../../../shared/inventory/index.ts';
import { InvalidInputError, messageOf, readBounded } from '../../../../shared/platform/index.ts';
import type { RejectedRecord } from '../../../../shared/vulnerabilities/index.ts';
import { rejectedLine } from '../present/rejected.ts';
import { tell } from '../say.ts';

/** Help text of `--decisions`. */
export const DECISIONS_HELP =
  'decisions: records (JSON, YAML, ndjson), for example kept in git, or OpenVEX, CSAF or CycloneDX VEX documents';

/** Enough for a year of a large distribution's statements. */
const MAX_BYTES = 128 * 1024 * 1024;

interface OpenedDecisions {
  decisions: Decision[];
  /** Records and files that were set aside. */
  rejected: number;
  /** Statements about products that are not ours. */
  unused: RejectedRecord[];
}

type Options = Parameters<typeof parseDecisions>[2];

/**
 * Reads files of decisions. Invalid records are named on standard error and set aside. So is an invalid file,
 * unless all files are invalid.
 * @throws InvalidInputError naming the first file, when all are invalid
 */
export async function openDecisions(
  files: readonly string[] = [],
  options: Options,
): Promise<OpenedDecisions> {
  const opened: OpenedDecisions = { decisions: [], rejected: 0, unused: [] };
  const texts: [file: string, text: string][] = [];
  for (const file of files) texts.push([file, decodeText(await readBounded(file, MAX_BYTES), file)]);
  const broken: InvalidInputError[] = [];
  for (const [file, text] of texts) {
    const read = await tryRead(text, file, options);
    if (read instanceof InvalidInputError) {
      broken.push(read);
      continue;
    }
    opened.decisions.push(...read.decisions);
    opened.unused.push(...read.unused);
    opened.rejected += read.rejected.length;
    for (const record of read.rejected) tell(rejectedLine(record));
  }
  const [first] = broken;
  if (first && broken.length === files.length) throw first;
  for (const error of broken) tell(`${messageOf(error)} (set aside)`);
  return { ...opened, rejected: opened.rejected + broken.length };
}

async function tryRead(
  text: string,
  file: string,
  options: Options,
): Promise<ReadDecisions | InvalidInputError> {
  try {
    return await parseDecisions(text, file, options);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
}
