import type { PackageDocument } from '../inventory/index.ts';
import { defined, type Platform, queryAll } from '../platform/index.ts';
import { isOpen, type Severity } from '../vulnerabilities/index.ts';
import type { FindingDocument } from './documents.ts';

/** A package that carries a component, or may carry it. */
export interface ComponentUser {
  package: string;
  /** `epoch:version-release` of the build; for a suspected user, of the finding. */
  version: string;
  /** `known`: its inventory names the component; `suspected`: only a finding does. */
  how: 'known' | 'suspected';
  /** Matching purls of the component, as the inventory or the finding writes them. */
  components: string[];
  /** Open findings in the component, by CVE. */
  open: { cve: string; severity: Severity; confidence?: number }[];
}

/**
 * The packages of a release that carry a component, known ones first, then by name: whoever fixes it in one
 * package sees all the others.
 * @param wanted a purl (without a version: any version), or a name such as `golang.org/x/crypto` or `crypto`
 */
export async function componentUsers(
  { documents }: Platform,
  release: string,
  wanted: string,
): Promise<ComponentUser[]> {
  const fits = matcherOf(wanted);
  const findings = new Map<string, FindingDocument[]>();
  const query = { where: { kind: 'finding', release }, limit: 500 } as const;
  for await (const { body } of queryAll<FindingDocument>(documents.container('findings'), query)) {
    if (body.via === undefined || !fits(body.via) || !isOpen(body.status)) continue;
    findings.set(body.package, [...(findings.get(body.package) ?? []), body]);
  }
  const users: ComponentUser[] = [];
  const packages = { partition: release, where: { kind: 'package' }, limit: 500 } as const;
  for await (const { body } of queryAll<PackageDocument>(documents.container('packages'), packages)) {
    const own = findings.get(body.name) ?? [];
    const carrying = body.builds.flatMap(({ components = [], epoch, version, release: build }) => {
      const purls = components.filter(fits);
      return purls.length > 0 ? [{ version: `${epoch}:${version}-${build}`, components: purls }] : [];
    });
    for (const build of carrying)
      users.push({ package: body.name, how: 'known', ...build, open: openOf(own) });
    const [first] = own;
    if (carrying.length === 0 && first) {
      const components = [...new Set(own.map(({ via = '' }) => via))];
      users.push({ package: body.name, version: first.evr, how: 'suspected', components, open: openOf(own) });
    }
  }
  return users.sort((a, b) => a.how.localeCompare(b.how) || (a.package < b.package ? -1 : 1));
}

function openOf(findings: readonly FindingDocument[]): ComponentUser['open'] {
  return findings
    .map(({ cve, severity, confidence }) => ({
      cve,
      severity,
      ...defined({ confidence }),
    }))
    .sort((a, b) => (a.cve < b.cve ? -1 : 1));
}

/** Whole path segments only: `net` is in `pkg:golang/golang.org/x/net@v0.1`, not in `pkg:npm/dotnet`. */
function matcherOf(wanted: string): (purl: string) => boolean {
  if (wanted.startsWith('pkg:'))
    return (purl) => purl.startsWith(wanted) && /^$|^[@?#]/.test(purl.slice(wanted.length));
  const suffix = `/${wanted.toLowerCase()}`;
  return (purl) => {
    const path = decode(purl.replace(/[@?#][^/]*$/, '')).toLowerCase();
    return path.endsWith(suffix);
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
