import { compareEvr, parseEvr } from '../rpm/index.ts';
import type { Advisory } from './advisory.ts';
import type { Statement } from './statements/statement.ts';

/** What is public of one package in one release. */
interface Told {
  advisories: readonly Advisory[];
  statements: readonly Statement[];
}

/**
 * The advisory that takes another's place: of the same package and release, with the next newer build, as long as
 * that build still has the fixes. An advisory that was withdrawn takes nobody's place, and nobody takes its.
 */
export function successorOf(advisory: Advisory, { advisories, statements }: Told): string | undefined {
  if (advisory.withdrawn) return undefined;
  const isLost = (build: string): boolean =>
    statements.some(
      ({ cve, status, ended, build: seen }) =>
        !ended &&
        status !== 'not_affected' &&
        order(seen, build) >= 0 &&
        advisory.cves.some((each) => each.cve === cve),
    );
  const newer = advisories
    .filter(({ withdrawn, fixed }) => !withdrawn && order(fixed, advisory.fixed) > 0)
    .sort((a, b) => order(a.fixed, b.fixed));
  return newer.find(({ fixed }) => !isLost(fixed))?.id;
}

function order(a: string, b: string): number {
  return compareEvr(parseEvr(a), parseEvr(b)) ?? 0;
}
