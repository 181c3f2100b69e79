import { type FindingDocument, isOnlyLikely } from '../../findings/index.ts';
import { defined } from '../../platform/index.ts';
import { compareEvr, parseEvr } from '../../rpm/index.ts';
import type { CveTexts } from '../from-patch.ts';
import type { Publication } from '../publication.ts';
import type { StatementContent, StatementStatus } from './statement.ts';

interface Found {
  finding: FindingDocument;
  /** Names of the package's binaries. */
  binaries: readonly string[];
  /** Whether one of them is built for no architecture. */
  isNoarch: (binary: string) => boolean;
  /** What the sources say of the CVE; `undefined`: none names it, so it is not public. */
  texts: CveTexts | undefined;
  /** What to do until there is a fix. */
  mitigation: string | undefined;
  /** The build that an advisory that stands names for it. */
  fixed: string | undefined;
  /** It, or the patch for it, is under embargo. */
  isEmbargoed: boolean;
}

/**
 * What can be said of a finding in public: only of a CVE that a source names, that is not under embargo, and whose
 * status is certain and published by the policy. Where an advisory names a newer build than the one seen, the
 * advisory says it.
 * @returns `undefined`: nothing
 */
export function statementOf(found: Found, policy: Publication['statements']): StatementContent | undefined {
  const { finding, texts, mitigation, fixed, isEmbargoed } = found;
  if (isEmbargoed || texts === undefined || finding.vulnStatus === 'Rejected') return undefined;
  if (fixed !== undefined && isOlder(finding.evr, fixed)) return undefined;
  if (isOnlyLikely(finding)) return undefined;
  const status = statusOf(finding, mitigation);
  if (status === undefined || !policy.publish.includes(status)) return undefined;
  const { release, package: name, cve, evr, severity, justification, disposition, kev } = finding;
  const binaries = found.binaries.length === 0 ? [name] : [...new Set(found.binaries)].sort();
  const noarch = binaries.filter(found.isNoarch);
  return {
    ...texts,
    release,
    package: name,
    cve,
    build: evr,
    binaries,
    status,
    severity,
    knownExploited: kev !== undefined || texts.knownExploited,
    ...defined({
      noarch: noarch.length === 0 ? undefined : noarch,
      justification: status === 'not_affected' ? justification : undefined,
      mitigation: status === 'mitigated' ? mitigation : undefined,
      disposition: status === 'affected' || status === 'mitigated' ? disposition : undefined,
    }),
  };
}

function statusOf({ status }: FindingDocument, mitigation: string | undefined): StatementStatus | undefined {
  if (status === 'fixed') return undefined;
  return status === 'affected' && mitigation !== undefined ? 'mitigated' : status;
}

function isOlder(build: string, fixed: string): boolean {
  return (compareEvr(parseEvr(build), parseEvr(fixed)) ?? 0) < 0;
}
