import { compareText, defined, type Platform, type Query, queryAll } from '../platform/index.ts';
import { isOpen, severities, type Severity, type Status } from '../vulnerabilities/index.ts';
import type { FindingDocument } from './documents.ts';

/** What a finding in a module tells to be grouped. */
interface ModuleFinding {
  package: string;
  cve: string;
  status: Status;
  severity: Severity;
  confidence?: number | undefined;
  /** purl of the module in the package. */
  via?: string | undefined;
}

/** One flaw of one module that several packages carry: one problem, decided once. */
export interface ModuleGroup<F extends ModuleFinding = ModuleFinding> {
  /** purl without version. With the CVE it is the scope of a decision that holds for all of them. */
  module: string;
  cve: string;
  severity: Severity;
  /** In the order in which to rebuild them. */
  findings: F[];
}

/** What a rebuild of a package with newer modules would close. */
interface Rebuild {
  package: string;
  severity: Severity;
  /** Findings of groups. */
  closes: number;
}

/**
 * Groups the open findings of one module and CVE in several packages: most severe first, then those in most
 * packages. Each package keeps its finding.
 */
export function moduleGroups<F extends ModuleFinding>(findings: Iterable<F>): ModuleGroup<F>[] {
  const byKey = new Map<string, ModuleGroup<F>>();
  for (const finding of findings) {
    if (finding.via === undefined || !isOpen(finding.status)) continue;
    const module = moduleOf(finding.via);
    const key = `${module} ${finding.cve}`;
    const group = byKey.get(key) ?? { module, cve: finding.cve, severity: finding.severity, findings: [] };
    group.findings.push(finding);
    if (rank(finding) < rank(group)) group.severity = finding.severity;
    byKey.set(key, group);
  }
  const groups = [...byKey.values()].filter((group) => packagesOf(group).size > 1);
  const place = new Map(rebuildOrder(groups).map(({ package: name }, at) => [name, at]));
  for (const { findings: members } of groups)
    members.sort((a, b) => (place.get(a.package) ?? 0) - (place.get(b.package) ?? 0));
  return groups.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      packagesOf(b).size - packagesOf(a).size ||
      compareText(`${a.module} ${a.cve}`, `${b.module} ${b.cve}`),
  );
}

/** In which order to rebuild packages: the most severe findings first, then where one rebuild closes most. */
export function rebuildOrder(groups: readonly ModuleGroup[]): Rebuild[] {
  const rebuilds = new Map<string, Rebuild>();
  for (const { findings } of groups)
    for (const finding of findings) {
      const { package: name, severity } = finding;
      const known = rebuilds.get(name) ?? { package: name, severity, closes: 0 };
      known.closes += 1;
      if (rank(finding) < rank(known)) known.severity = severity;
      rebuilds.set(name, known);
    }
  return [...rebuilds.values()].sort(
    (a, b) => rank(a) - rank(b) || b.closes - a.closes || compareText(a.package, b.package),
  );
}

/** The groups of a release's stored findings. */
export async function storedModuleGroups(
  { documents }: Pick<Platform, 'documents'>,
  release: string,
  { onUnreadable }: Pick<Query, 'onUnreadable'> = {},
): Promise<ModuleGroup<FindingDocument>[]> {
  const found: FindingDocument[] = [];
  const query: Query = { where: { kind: 'finding', release }, limit: 500, ...defined({ onUnreadable }) };
  for await (const { body } of queryAll<FindingDocument>(documents.container('findings'), query))
    if (body.via !== undefined && isOpen(body.status)) found.push(body);
  return moduleGroups(found);
}

/** `pkg:golang/golang.org/x/net@v0.17.0` → `pkg:golang/golang.org/x/net`. */
export function moduleOf(purl: string): string {
  return purl.replace(/@[^/]*$/, '');
}

function rank({ severity }: { severity: Severity }): number {
  return severities.indexOf(severity);
}

function packagesOf({ findings }: ModuleGroup): Set<string> {
  return new Set(findings.map((finding) => finding.package));
}
