import { type Evidence, isOpen, type Status } from '../../../../../shared/vulnerabilities/index.ts';

/** The end of a range in interval notation that does not belong to it. */
const OPEN_END = /, ([^,]+)\)$/;

/** The upstream versions that have the fix of an open finding, as whoever decided it names them. */
export function fixedIn({ status, evidence }: { status: Status; evidence: Evidence }): string[] {
  if (!isOpen(status)) return [];
  const { criteria, opinions = [] } = evidence;
  const told = opinions.filter(({ decided }) => decided).flatMap((opinion) => opinion.fixedIn ?? []);
  const ends = criteria
    .filter(({ matched }) => matched)
    .flatMap(({ range }) => OPEN_END.exec(range)?.[1] ?? []);
  return [...new Set([...told, ...ends])];
}
