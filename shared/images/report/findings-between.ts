import type { Renames } from '../../lanes/index.ts';
import { compareText, defined } from '../../platform/index.ts';
import { isOpen, type Severity, severityOf, type Status } from '../../vulnerabilities/index.ts';
import type { Verdicts } from './verdicts.ts';

/** A finding that one of two images has. */
export interface FindingChange {
  package: string;
  cve: string;
  severity: Severity;
  status: Status;
  /** What it is in the other image; `gone`: no build of the package is in it. */
  other: Status | 'gone';
  /** Why it is that there, in a sentence. */
  reason?: string;
}

interface Side {
  verdicts: Verdicts;
  /** Names of source packages that are installed. */
  installed: ReadonlySet<string>;
}

/**
 * The findings that are open in an image and not in another, by package and CVE. A package under another name is the
 * same one. Pure.
 */
export function openOnlyIn(one: Side, other: Side, renames: Renames = {}): FindingChange[] {
  const names = new Map(
    Object.entries(renames).flatMap(([was, is]) => [[was, is] as const, [is, was] as const]),
  );
  return [...one.verdicts]
    .flatMap(([key, verdict]): FindingChange[] => {
      if (!isOpen(verdict.status)) return [];
      const { package: name, cve, status } = verdict;
      const otherName = names.get(name);
      const counterparts = [other.verdicts.get(key), other.verdicts.get(`${otherName ?? ''} ${cve}`)];
      if (counterparts.some((each) => each && isOpen(each.status))) return [];
      const counterpart = counterparts.find((each) => each !== undefined);
      const isThere =
        other.installed.has(name) || (otherName !== undefined && other.installed.has(otherName));
      const found = counterpart?.status ?? (isThere ? 'not_affected' : 'gone');
      const severity = severityOf(verdict);
      const reason = counterpart?.evidence.reason;
      return [{ package: name, cve, severity, status, other: found, ...defined({ reason }) }];
    })
    .sort((a, b) => compareText(a.package, b.package) || compareText(a.cve, b.cve));
}
