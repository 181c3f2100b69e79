import { type FindingDocument, storedFloods } from '../../../../shared/findings/index.ts';
import type { ManifestInventory } from '../../../../shared/inventory/index.ts';
import { quarantinedOf, type RunDocument } from '../../../../shared/runs/index.ts';
import { type Platform, type Query, queryAll } from '../../../../shared/platform/index.ts';
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
  const outOfBand = new Map<string, OutOfBandPackage>();
  const unreadable: string[] = [];
  const withoutRow = new Set(facts.inventory.packages.map(({ name }) => name));
  const onUnreadable: Query['onUnreadable'] = ({ body, error }) => {
    unreadable.push(error.message);
    withoutRow.delete((body as FindingDocument).package);
  };
  const query: Query = { where: { kind: 'finding', release: facts.release }, limit: 1000, onUnreadable };
  for await (const { body } of queryAll<FindingDocument>(platform.documents.container('findings'), query)) {
    withoutRow.delete(body.package);
    const counts = (findings[body.status] ??= {});
    counts[body.severity] = (counts[body.severity] ?? 0) + 1;
    if (body.status === 'affected' && body.lane === 'out-of-band') addOutOfBand(outOfBand, body);
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
    outOfBand: [...outOfBand.values()],
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

function addOutOfBand(packages: Map<string, OutOfBandPackage>, finding: FindingDocument): void {
  const { epoch = 0, version, release } = parseEvr(finding.evr);
  const entry = packages.get(finding.package) ?? {
    package: finding.package,
    epoch,
    version,
    release,
    cves: [],
  };
  entry.cves.push({ cve: finding.cve, severity: finding.severity, exploited: finding.kev !== undefined });
  packages.set(finding.package, entry);
}
