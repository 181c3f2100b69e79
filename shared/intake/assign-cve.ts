import type { Policy } from '../lanes/index.ts';
import { againWhenOvertaken, InvalidInputError, type Platform, type Stored } from '../platform/index.ts';
import { currentId, type Person, type ReportDocument } from './documents.ts';
import { findReport, sideOfReport } from './find-report.ts';
import { followReport } from './follow-report.ts';
import { UnknownReportError } from './unknown-report.ts';
import { writeReport } from './write-report.ts';

interface Assignment {
  release: string;
  /** Of the report: its CVE id or its own. */
  id: string;
  cve: string;
  by: Person;
}

/**
 * Gives a report the CVE id that it got: its findings go on under that, and the id they had is an alias.
 * Doing it again changes nothing.
 * @returns whether it changed anything
 * @throws UnknownReportError; InvalidInputError if it has another one, or another report has that
 */
export function assignCve(
  platform: Platform & { policy: Policy },
  { release, id, cve, by }: Assignment,
): Promise<boolean> {
  return againWhenOvertaken(async () => {
    const found = await sideOfReport(platform, release, id);
    if (!found) throw new UnknownReportError(release, id);
    const side = { ...found.side, policy: platform.policy };
    return giveCve(side, found.stored, { cve, by });
  });
}

/** The same for a report at hand. @param side where it lies */
export async function giveCve(
  side: Platform & { policy: Policy },
  before: Stored<ReportDocument>,
  { cve, by }: { cve: string; by: Person },
): Promise<boolean> {
  const { body } = before;
  if (body.cve === cve) {
    if (body.followed < body.revision) await followReport(side, before);
    return false;
  }
  if (body.cve !== undefined)
    throw new InvalidInputError(`cve: ${currentId(body)} is the id that it has`, { field: 'cve' });
  const other = await findReport(side.documents.container('reports'), body.release, cve);
  if (other)
    throw new InvalidInputError(`cve: ${cve} is the id of report ${other.body.own}`, { field: 'cve' });
  const stored = await writeReport(side, { before, after: { ...body, cve }, change: 'cve-assigned', by });
  await followReport(side, stored);
  return true;
}
