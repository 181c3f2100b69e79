/** A database of one ecosystem, as OSV names and publishes it. */
export interface OsvEcosystem {
  /** As `affected[].package.ecosystem` names it; also the file's name in manifests. */
  name: string;
  /** Type of its purls. */
  purlType: string;
  /** Where it is published; in a mirror: below a folder of its name. */
  at: string;
  /** Its files there. */
  layout: keyof typeof layouts;
  /** Too large to load unless it is chosen, or something of it ships. */
  isLarge?: true;
}

/** The two ways in which these databases are published. */
export const layouts = {
  /** @see https://go.dev/doc/security/vuln/database */
  goVulndb: { all: 'vulndb.zip', changes: 'index/vulns.json', record: (id: string) => `ID/${id}.json` },
  /** @see https://google.github.io/osv.dev/data/ */
  bucket: { all: 'all.zip', changes: 'modified_id.csv', record: (id: string) => `${id}.json` },
} as const;

const BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com';

/** Every ecosystem that can be read. No source is ever asked about a package by its name. */
export const osvEcosystems: readonly OsvEcosystem[] = [
  { name: 'Go', purlType: 'golang', at: 'https://vuln.go.dev', layout: 'goVulndb' },
  { name: 'crates.io', purlType: 'cargo', at: `${BUCKET}/crates.io`, layout: 'bucket' },
  { name: 'PyPI', purlType: 'pypi', at: `${BUCKET}/PyPI`, layout: 'bucket' },
  { name: 'RubyGems', purlType: 'gem', at: `${BUCKET}/RubyGems`, layout: 'bucket' },
  { name: 'Maven', purlType: 'maven', at: `${BUCKET}/Maven`, layout: 'bucket' },
  { name: 'npm', purlType: 'npm', at: `${BUCKET}/npm`, layout: 'bucket', isLarge: true },
];

const byName = new Map(osvEcosystems.map((ecosystem) => [ecosystem.name.toLowerCase(), ecosystem]));

/** `Go`, in any case; a suffix such as in `Maven:https://…` is dropped. */
export function osvEcosystem(name: string): OsvEcosystem | undefined {
  return byName.get((name.split(':', 1)[0] ?? '').toLowerCase());
}
