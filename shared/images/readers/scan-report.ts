import { type ShippedPackage, storedPackages } from '../../inventory/index.ts';
import { acceptedBuilds } from '../../patches/index.ts';
import { compareText, defined, type Platform } from '../../platform/index.ts';
import { compareEvr, formatEvr, parseEvr } from '../../rpm/index.ts';
import { isOpen } from '../../vulnerabilities/index.ts';
import type { ContainerImage } from '../contents/contents.ts';
import { readContents } from '../contents/keep-contents.ts';
import { type Sources, sourcesIn } from '../contents/sources-in.ts';
import type { ImageDocument } from '../documents.ts';
import { openVerdicts, type Verdicts } from '../report/verdicts.ts';
import { imageBefore } from '../stored-images.ts';
import { distroName } from './names.ts';
import { everything, type IsTold } from './told.ts';

interface Cve {
  id: string;
}

/** In the shape of a scan report of the AKS Vulnerability Data API; container images come without CVEs. */
interface ScanReport {
  distro_name: string;
  vhd_release_version: string;
  previous_vhd_release_version?: string;
  os_package_targets: {
    name: string;
    version: string;
    active_cves: Cve[];
    previous_version?: string;
    mitigated_cves_from_previous_release: Cve[];
  }[];
  container_targets: {
    container_image: string;
    active_container_images: Repo;
    removed_container_images_from_previous_release: Repo;
  }[];
  report_time: string;
}

interface Repo {
  image_repo_tags: string[];
  image_repo_digests: string[];
}

/**
 * What an image is affected by although there is a fix, and what it mitigates since the image before it, by source
 * package: only those that have one of the two.
 * @param images of its line, in order
 * @param isTold what the reader may see
 * @returns `undefined` before the first scan
 */
export async function scanReport(
  platform: Platform,
  images: readonly ImageDocument[],
  image: ImageDocument,
  isTold: IsTold = everything,
): Promise<ScanReport | undefined> {
  const { documents, clock, blobs } = platform;
  const before = imageBefore(images, image);
  const now = toldOf(await sourcesIn(platform, image), isTold);
  const old = before && toldOf(await sourcesIn(platform, before), isTold);
  const shipped = (await storedPackages(documents, image.release)).filter(({ name }) =>
    isOfTold(name, isTold),
  );
  const all = [...now.packages, ...(old?.packages ?? []), ...shipped];
  const verdictsOn = await openVerdicts(platform, image.release, all);
  if (!verdictsOn) return undefined;
  const accepted = await acceptedBuilds(documents, image.release);
  const fixing = new Map<string, string>(
    accepted.flatMap(({ package: name, evr, patchedCves }) =>
      patchedCves.map((cve) => [`${name} ${cve}`, evr] as const),
    ),
  );
  const inRelease = verdictsOn(shipped);
  const [is, was] = [verdictsOn(now.packages), old ? verdictsOn(old.packages) : new Map<string, never>()];
  const hasFix = (key: string, evr: string): boolean => {
    const there = inRelease.get(key);
    const built = fixing.get(key);
    return (there !== undefined && !isOpen(there.status)) || (built !== undefined && isHigher(built, evr));
  };
  const names = [...new Set(now.packages.map(({ name }) => name))].sort(compareText);
  const contents = [image, ...(before ? [before] : [])].map(({ digest }) => readContents(blobs, digest));
  const [held, heldBefore] = await Promise.all(contents);
  return {
    distro_name: distroName(image),
    vhd_release_version: image.version,
    ...defined({ previous_vhd_release_version: before?.version }),
    os_package_targets: names
      .map((name) => {
        const version = lowest(now, name) ?? '';
        const open = openOf(is, name);
        const active = open.filter((cve) => isTold(name, cve) && hasFix(`${name} ${cve}`, version));
        const mitigated = openOf(was, name).filter((cve) => isTold(name, cve) && !open.includes(cve));
        return {
          ...{ name, version, active_cves: active.map(cveOf) },
          ...defined({ previous_version: old && lowest(old, name) }),
          mitigated_cves_from_previous_release: mitigated.map(cveOf),
        };
      })
      .filter(
        ({ active_cves: active, mitigated_cves_from_previous_release: mitigated }) =>
          active.length + mitigated.length > 0,
      ),
    container_targets: containerTargets(held?.containers ?? [], heldBefore?.containers ?? []),
    report_time: clock.now().toISOString(),
  };
}

/** What is not told of is not matched: whoever asks without a role costs little. */
function toldOf({ packages, ...rest }: Sources, isTold: IsTold): Sources {
  return { ...rest, packages: packages.filter(({ name }) => isOfTold(name, isTold)) };
}

function isOfTold(name: string, { packages }: IsTold): boolean {
  return packages?.has(name) ?? true;
}

function cveOf(id: string): Cve {
  return { id };
}

/** CVEs that a package is affected by. */
function openOf(verdicts: Verdicts, name: string): string[] {
  return [...verdicts.values()]
    .filter((verdict) => verdict.package === name && verdict.status === 'affected')
    .map(({ cve }) => cve)
    .sort(compareText);
}

function lowest({ packages }: Sources, name: string): string | undefined {
  const own = packages.filter((build: ShippedPackage) => build.name === name).map(formatEvr);
  return own.reduce<string | undefined>(
    (low, evr) => (low === undefined || isHigher(low, evr) ? evr : low),
    undefined,
  );
}

function isHigher(a: string, b: string): boolean {
  return (compareEvr(parseEvr(a), parseEvr(b)) ?? 0) > 0;
}

function containerTargets(
  now: readonly ContainerImage[],
  before: readonly ContainerImage[],
): ScanReport['container_targets'] {
  const keys = new Set(now.map(keyOf));
  const removed = before.filter((each) => !keys.has(keyOf(each)));
  const names = [...new Set([...now, ...removed].map(({ name }) => name))].sort(compareText);
  return names.map((name) => ({
    container_image: name,
    active_container_images: repoOf(now.filter((each) => each.name === name)),
    removed_container_images_from_previous_release: repoOf(removed.filter((each) => each.name === name)),
  }));
}

function keyOf({ name, tag = '', digest = '' }: ContainerImage): string {
  return `${name}:${tag === '' ? digest : tag}`;
}

function repoOf(images: readonly ContainerImage[]): Repo {
  return {
    image_repo_tags: images.flatMap(({ name, tag }) => (tag === undefined ? [] : [`${name}:${tag}`])),
    image_repo_digests: [...new Set(images.flatMap(({ digest }) => digest ?? []))],
  };
}
