import type { ShippedPackage } from '../../inventory/index.ts';
import { compareText, type Platform } from '../../platform/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../../rpm/index.ts';
import { sourcesIn } from '../contents/sources-in.ts';
import type { ImageDocument } from '../documents.ts';
import { openVerdicts, type Verdicts } from '../report/verdicts.ts';
import { releaseName } from './names.ts';
import { everything, type IsTold } from './told.ts';

/** In the shape of a mitigation report of the AKS Vulnerability Data API; Patchline knows no releases of AKS. */
export interface MitigationReport {
  package_name: string;
  mitigations: {
    cve: { id: string };
    seen_in_component_versions: string[];
    seen_in_aks_release_versions: string[];
    seen_in_aks_k8s_release_versions: string[];
    seen_in_vhd_release_versions: string[];
    mitigated_in_component_versions: string[];
    mitigated_in_aks_release_versions: string[];
    mitigated_in_aks_k8s_release_versions: string[];
    mitigated_in_vhd_release_versions: string[];
  }[];
}

const LISTS = [
  'seen_in_component_versions',
  'seen_in_aks_release_versions',
  'seen_in_aks_k8s_release_versions',
  'seen_in_vhd_release_versions',
  'mitigated_in_component_versions',
  'mitigated_in_aks_release_versions',
  'mitigated_in_aks_k8s_release_versions',
  'mitigated_in_vhd_release_versions',
] as const;

/** What the images of several releases say of one package, as one report. Pure. */
export function joinedReport(name: string, reports: readonly MitigationReport[]): MitigationReport {
  const byCve = Map.groupBy(
    reports.flatMap(({ mitigations }) => mitigations),
    ({ cve }) => cve.id,
  );
  const mitigations = [...byCve]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, same]) => {
      const lists = LISTS.map((list) => [list, [...new Set(same.flatMap((each) => each[list]))]] as const);
      return { cve: { id }, ...(Object.fromEntries(lists) as Record<(typeof LISTS)[number], string[]>) };
    });
  return { package_name: name, mitigations };
}

interface Look {
  image: ImageDocument;
  /** EVRs of the package. */
  evrs: string[];
  verdicts: Verdicts;
}

/**
 * In which released images a source package is affected by what, and in which first ones no more.
 * @param images of one release, in order
 * @param isTold what the reader may see
 * @returns `undefined` before the first scan
 */
export async function mitigationReport(
  platform: Platform,
  images: readonly ImageDocument[],
  name: string,
  isTold: IsTold = everything,
): Promise<MitigationReport | undefined> {
  const own = new Map<ImageDocument, ShippedPackage[]>();
  for (const image of images) {
    const { packages } = await sourcesIn(platform, image);
    own.set(
      image,
      packages.filter((build) => build.name === name),
    );
  }
  const [first] = images;
  if (!first) return { package_name: name, mitigations: [] };
  const verdictsOn = await openVerdicts(platform, first.release, [...own.values()].flat());
  if (!verdictsOn) return undefined;
  const looks = [...own].map(([image, builds]): Look => ({
    image,
    evrs: builds.map(formatEvr),
    verdicts: verdictsOn(builds),
  }));
  const cves = new Set(
    looks.flatMap(({ verdicts }) =>
      [...verdicts.values()].flatMap(({ status, cve }) =>
        status === 'affected' && isTold(name, cve) ? [cve] : [],
      ),
    ),
  );
  return {
    package_name: name,
    mitigations: [...cves].sort(compareText).map((cve) => mitigationOf(cve, `${name} ${cve}`, looks)),
  };
}

function mitigationOf(
  cve: string,
  key: string,
  looks: readonly Look[],
): MitigationReport['mitigations'][number] {
  const isSeen = ({ verdicts }: Look): boolean => verdicts.get(key)?.status === 'affected';
  const seen = looks.filter(isSeen);
  const mitigated = [
    ...Map.groupBy(looks, ({ image: { line, variant } }) => `${line} ${variant}`).values(),
  ].flatMap((own) =>
    own.filter((look, at) => {
      const before = own[at - 1];
      return before !== undefined && isSeen(before) && !isSeen(look);
    }),
  );
  return {
    cve: { id: cve },
    seen_in_component_versions: evrsOf(seen),
    seen_in_aks_release_versions: [],
    seen_in_aks_k8s_release_versions: [],
    seen_in_vhd_release_versions: seen.map(({ image }) => releaseName(image)),
    mitigated_in_component_versions: evrsOf(mitigated),
    mitigated_in_aks_release_versions: [],
    mitigated_in_aks_k8s_release_versions: [],
    mitigated_in_vhd_release_versions: mitigated.map(({ image }) => releaseName(image)),
  };
}

function evrsOf(looks: readonly Look[]): string[] {
  const evrs = [...new Set(looks.flatMap((look) => look.evrs))];
  return evrs.sort((a, b) => compareEvr(parseEvr(a), parseEvr(b)) ?? 0);
}
