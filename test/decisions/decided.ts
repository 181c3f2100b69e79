import { type Decision, readRecord, type toRecord } from '../../shared/decisions/index.ts';
import type { MatchedCriterion, Verdict } from '../../shared/vulnerabilities/index.ts';
import { verdict } from '../findings/verdicts.ts';

export const CVE = 'CVE-2021-0001';

/** A decision of alice about httpd and one CVE; fields of `changes` that are undefined are left out. */
export function decide(changes: { [Field in keyof ReturnType<typeof toRecord>]?: unknown } = {}): Decision {
  const fields = {
    package: 'httpd',
    cve: CVE,
    status: 'not_affected',
    justification: 'vulnerable_code_not_present',
    reason: 'It is not built in.',
    author: 'alice',
    decidedAt: '2026-01-01',
    ...changes,
  };
  const record = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const read = readRecord(record);
  if ('decision' in read) return read.decision;
  throw new Error(JSON.stringify(read.faults));
}

/** What stands in place of `not_affected` in `decide`. */
export const deferred = { status: undefined, justification: undefined, disposition: 'deferred' } as const;

function criterion(range: string, product = 'apache:http_server'): MatchedCriterion {
  const criteria = `cpe:2.3:a:${product}:*:*:*:*:*:*:*:*`;
  return { product, origin: 'nvd', criteria, range, version: '2.4.46', matched: true, environment: [] };
}

/** A finding of httpd that rests on a range. */
export function found(range = '[2.4.0, 2.4.48)', rest: Partial<Verdict> = {}): Verdict {
  const evidence = { identities: [], criteria: [criterion(range)], reason: `2.4.46 lies in ${range}.` };
  return verdict(CVE, 'affected', { evidence, ...rest });
}
