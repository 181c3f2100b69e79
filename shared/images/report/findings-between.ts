import type { ShippedPackage } from '../../inventory/index.ts';
import type { Renames } from '../../lanes/index.ts';
import { compareText, defined } from '../../platform/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../../rpm/index.ts';
import { isOpen, type Severity, severityOf, type Status, type Verdict } from '../../vulnerabilities/index.ts';
import type { Verdicts } from './verdicts.ts';

/** A finding that one of two images has. */
export interface FindingChange {
  package: string;
  cve: string;
  severity: Severity;
  status: Status;
  /** EVRs in the image that has it, oldest first. */
  builds: string[];
  /** What `uname -r` says there, if that kernel is one of them. */
  kernel?: string;
  /**
   * What it is in the other image; `mitigated`: not affected by a mitigation alone, which may be removed; `gone`: no
   * build of the package is in it.
   */
  other: Status | 'mitigated' | 'gone';
  /** Why it is that there, in a sentence. */
  reason?: string;
}

/** An image as findings see it. */
export interface Side {
  verdicts: Verdicts;
  /** EVRs of each source package that is installed, oldest first. */
  builds: ReadonlyMap<string, readonly string[]>;
  /** The kernel that it runs, as `uname -r` prints it. */
  kernel?: string | undefined;
}

/** What an image has of each source package. */
export function buildsOf(packages: readonly ShippedPackage[]): Side['builds'] {
  return new Map(
    [...Map.groupBy(packages, ({ name }) => name)].map(([name, own]) => [
      name,
      [...new Set(own.toSorted((a, b) => compareEvr(a, b) ?? 0).map(formatEvr))],
    ]),
  );
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
      const isThere = other.builds.has(name) || (otherName !== undefined && other.builds.has(otherName));
      const found = (counterpart && otherOf(counterpart)) ?? (isThere ? 'not_affected' : 'gone');
      const severity = severityOf(verdict);
      const reason = counterpart?.evidence.reason;
      const builds = [...(one.builds.get(name) ?? [])];
      const kernel = builds.some((evr) => isRunning(evr, one.kernel)) ? one.kernel : undefined;
      return [
        {
          package: name,
          cve,
          severity,
          status,
          builds,
          ...defined({ kernel }),
          other: found,
          ...defined({ reason }),
        },
      ];
    })
    .sort((a, b) => compareText(a.package, b.package) || compareText(a.cve, b.cve));
}

function otherOf({ status, justification }: Verdict): FindingChange['other'] {
  return justification === 'inline_mitigations_already_exist' ? 'mitigated' : status;
}

/** `uname -r` names version and release of the kernel's build. */
function isRunning(evr: string, kernel: string | undefined): boolean {
  const { version, release } = parseEvr(evr);
  return kernel === `${version}-${release}`;
}
