import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { PackageManifest } from '../../../shared/inventory/manifest.ts';
import { type Measure, match, type Row, run } from '../run.ts';
import { wilson } from '../wilson.ts';

/** The bundled components that a distribution patched, of packages that tell how they are built. */
interface Truth {
  rows: { package: string; cve: string; support?: string; hint?: boolean }[];
}

/** By package: the packages of each of its modules that `vendor/modules.txt` names. */
type GoComponents = Record<string, { pkgs?: Record<string, string[]> }>;

const MANIFEST = 'azurelinux-3.0-2026-04-28-components.json';

/**
 * What Go's vulnerability database gives for components that manifests name, with and without the packages that they
 * import. Empty where the tool that makes feeds with `affected` does not lie beside the data.
 * @param flags of `match`
 */
export function modules(data: string, work: string, flags: string[]): Measure[] {
  const tool = join(data, '..', 'tools', 'with-affected.mjs');
  if (!existsSync(tool)) return [];
  const feeds = join(work, 'with-affected');
  if (!existsSync(feeds)) run([tool, '--data', data, '--out', feeds]);
  const manifest = join(data, 'inventory', MANIFEST);
  const imports = join(work, 'with-imports.json');
  writeFileSync(imports, JSON.stringify(withImports(data, manifest)));
  return [
    ...measured('Components named', { data, work, feeds, inventory: manifest, flags }),
    ...measured('Components and imports named', { data, work, feeds, inventory: imports, flags }),
  ];
}

/** The manifest, with the packages that its Go packages import where their vendor folder is known. */
function withImports(data: string, file: string): PackageManifest {
  const known = JSON.parse(
    gunzipSync(readFileSync(join(data, 'sources', 'gocomponents.json.gz'))).toString(),
  ) as GoComponents;
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as PackageManifest;
  for (const shipped of manifest.packages) {
    const packages = Object.values(known[shipped.name]?.pkgs ?? {}).flat();
    if (shipped.components && packages.length > 0) shipped.imports = [...new Set(packages)].sort();
  }
  return manifest;
}

interface Case {
  data: string;
  work: string;
  feeds: string;
  inventory: string;
  flags: string[];
}

function measured(what: string, { data, work, feeds, inventory, flags }: Case): Measure[] {
  const sources = [
    ['--nvd', feeds],
    ['--overrides', join(data, 'overrides', 'nvd-overrides-2026-08-21.ndjson.gz')],
    ['--kev', join(data, 'kev', 'known_exploited_vulnerabilities.json')],
    ['--osv', join(data, 'sources', 'golang-vulndb.osv.ndjson.gz')],
  ].flat();
  const rows = match([...sources, '--inventory', inventory, ...flags], join(work, 'modules.ndjson'));
  const { rows: all } = JSON.parse(
    readFileSync(join(data, 'truth', 'azurelinux-3.0-2026-04-28.patched-rows.json'), 'utf8'),
  ) as Truth;
  const truth = all.filter(({ support, hint }) => support === 'component' && hint === true);
  const cves = new Set(truth.map(({ cve }) => cve));
  const raised = new Map(rows.filter(isRaised).map((row) => [`${row.package} ${row.cve}`, row] as const));
  const hits = truth.flatMap((row) => raised.get(`${row.package} ${row.cve}`) ?? []);
  const raisedInAll = rows.filter((row) => isRaised(row) && cves.has(row.cve)).length;
  const dated = rows.filter(
    ({ status, via, evidence }) =>
      status === 'affected' &&
      via?.startsWith('pkg:golang/') &&
      /\d{4}-\d\d-\d\d[\])]/.test(evidence?.reason ?? ''),
  ).length;
  return [
    {
      measure: `${what}: rows with a hint, raised`,
      rows: String(truth.length),
      aim: '≥ 0.90',
      value: wilson(hits.length, truth.length),
    },
    {
      measure: '… raised per hit',
      rows: '',
      aim: '≤ 2.0',
      value: (raisedInAll / Math.max(1, hits.length)).toFixed(2),
    },
    {
      measure: '… of them `affected`',
      rows: String(hits.length),
      aim: '≥ 170',
      value: String(hits.filter(({ status }) => status === 'affected').length),
    },
    { measure: '… `affected` by a range of dates', rows: '', aim: '0', value: String(dated) },
    {
      measure: "… `affected` by another project's CVE",
      rows: '',
      aim: '0',
      value: String(rows.filter(isOfAnother).length),
    },
  ];
}

/** C++ gRPC's CVE on grpc-go, and that of google.golang.org/protobuf on gogo's fork of before. */
function isOfAnother({ status, via = '', cve }: Row): boolean {
  if (status !== 'affected') return false;
  if (via.startsWith('pkg:golang/google.golang.org/grpc@')) return cve === 'CVE-2024-7246';
  return via.startsWith('pkg:golang/github.com/gogo/protobuf@') && cve === 'CVE-2024-24786';
}

function isRaised({ status }: Row): boolean {
  return status === 'affected' || status === 'under_investigation';
}
