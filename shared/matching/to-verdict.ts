import type { ShippedPackage } from '../inventory/index.ts';
import { defined } from '../platform/index.ts';
import type { Verdict } from '../vulnerabilities/index.ts';
import type { Ruling } from './ruling.ts';

/** Makes a package's verdict from a ruling: the only place that makes verdicts. */
export function toVerdict(pkg: ShippedPackage, ruling: Ruling): Verdict {
  const { facts, status, confidence, justification, reason, via, identities, criteria, routing } = ruling;
  const opinions = ruling.heard?.map((heard, index) => ({ ...heard, decided: index === 0 }));
  const { cve, published, lastModified, vulnStatus, tags, assigner, score, kev, ssvc } = facts;
  return {
    package: pkg.name,
    epoch: pkg.epoch,
    version: pkg.version,
    release: pkg.release,
    cve,
    published,
    lastModified,
    vulnStatus,
    ...defined({ tags }),
    assigner,
    ...defined({ score, kev, ssvc }),
    status,
    ...defined({ confidence, justification, via }),
    evidence: {
      identities: [...identities],
      criteria: [...criteria],
      ...defined({ routing: routing && [...routing], opinions }),
      reason,
    },
  };
}
