import {
  type FindingDocument,
  findingTotals,
  type PackageTotals,
  storedFloods,
} from '../../../../shared/findings/index.ts';
import type { ManifestInventory } from '../../../../shared/inventory/index.ts';
import { quarantinedOf, type RunDocument } from '../../../../shared/runs/index.ts';
import type { Platform, Query } from '../../../../shared/platform/index.ts';
import type { Severity, Status } from '../../../../shared/vulnerabilities/index.ts';
import { parseEvr } from '../../../../shared/rpm/index.ts';
import type { OutOfBandPackage, ScanSummary } from '../present/scan-summary.ts';

interface ScanFacts {
  /** Key of the release. */
  release: string;
  inventory: ManifestInventory;
  events: Record<string, number>;
  paused: boolean;
  state: string;
  /** `performance.now()` at the start. */
  began: number;
}

/** Counts what a scan did and found, for its summary. */
export async function summarise(
  platform: Platform,
  run: RunDocument,
  facts: ScanFacts,
): Promise<ScanSummary> {
  const findings: ScanSummary['findings'] = {};
  const outOfBand: OutOfBandPackage[] = [];
  const unreadable: string[] = [];
  const withoutRow = new Set(facts.inventory.packages.map(({ name }) => name));
  const onUnreadable = ({ body, error }: Parameters<NonNullable<Query['onUnreadable']>>[0]): void => {
    unreadable.push(error.message);
    withoutRow.delete((body as FindingDocument).package);
  };
  for (const [name, totals] of await findingTotals(platform, facts.release, onUnreadable)) {
    if (Object.keys(totals.counts).length > 0) withoutRow.delete(name);
    for (const [status, ofStatus] of Object.entries(totals.counts) as [Status, Counts][]) {
      const counts = (findings[status] ??= {});
      for (const [severity, count] of Object.entries(ofStatus) as [Severity, number][])
        counts[severity] = (counts[severity] ?? 0) + count;
    }
    outOfBand.push(...outOfBandOf(name, totals));
  }
  const { inventory } = facts;
  return {
    release: `${inventory.distro} ${inventory.release}`,
    baseline: run.baseline === 'auto' && (facts.events['finding.baseline'] ?? 0) > 0,
    packages: {
      total: new Set(inventory.packages.map(({ name }) => name)).size,
      matched: run.matchJobs ?? 0,
      skipped: run.skipped ?? 0,
    },
    withoutRow: [...withoutRow],
    cves: run.cves ?? 0,
    findings,
    outOfBand,
    floods: await storedFloods(platform.documents, { release: facts.release }, { onUnreadable }),
    events: facts.events,
    unreadable,
    paused: facts.paused,
    quarantined: await quarantinedOf(platform, run.runId),
    milliseconds: performance.now() - facts.began,
    state: facts.state,
    command: 'npx patchline',
  };
}

type Counts = Partial<Record<Severity, number>>;

function outOfBandOf(name: string, { outOfBand }: PackageTotals): OutOfBandPackage[] {
  const [first] = outOfBand;
  if (first === undefined) return [];
  const { epoch = 0, version, release } = parseEvr(first.evr);
  const cves = outOfBand.map(({ cve, severity, exploited }) => ({ cve, severity, exploited }));
  return [{ package: name, epoch, version, release, cves }];
}
