import { readFile } from 'node:fs/promises';
import { type Decision, parseDecisions } from '../../../shared/decisions/index.ts';
import { InvalidInputError, messageOf } from '../../../shared/platform/index.ts';
import { rejectedLine } from './present/rejected.ts';
import { tell } from './say.ts';

/** What `--decisions` says in every command that takes it. */
export const DECISIONS_HELP =
  'decisions: records (JSON, YAML, ndjson) such as a file kept in git, OpenVEX or CSAF VEX documents';

interface OpenedDecisions {
  decisions: Decision[];
  /** Records that were set aside. */
  rejected: number;
}

/**
 * Reads files of decisions; records that are none are named on standard error and set aside.
 * @throws InvalidInputError naming the file that is of no known form
 */
export async function openDecisions(files: readonly string[] = []): Promise<OpenedDecisions> {
  const opened: OpenedDecisions = { decisions: [], rejected: 0 };
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw new InvalidInputError(`${file}: cannot be read (${messageOf(error)})`, { cause: error });
    });
    const { decisions, rejected } = parseDecisions(text, file);
    opened.decisions.push(...decisions);
    opened.rejected += rejected.length;
    for (const record of rejected) tell(rejectedLine(record));
  }
  return opened;
}
