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

/** The findings that are open in an image and not in another, by package and CVE. Pure. */
export function openOnlyIn(one: Side, other: Side): FindingChange[] {
  return [...one.verdicts]
    .flatMap(([key, verdict]): FindingChange[] => {
      if (!isOpen(verdict.status)) return [];
      const counterpart = other.verdicts.get(key);
      if (counterpart && isOpen(counterpart.status)) return [];
      const { package: name, cve, status } = verdict;
      const found = counterpart?.status ?? (other.installed.has(name) ? 'not_affected' : 'gone');
      const severity = severityOf(verdict);
      const reason = counterpart?.evidence.reason;
      return [{ package: name, cve, severity, status, other: found, ...defined({ reason }) }];
    })
    .sort((a, b) => compareText(a.package, b.package) || compareText(a.cve, b.cve));
}
