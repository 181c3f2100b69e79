import { z } from 'zod';
import {
  distroName,
  everything,
  type ImageDocument,
  isReleased,
  type IsTold,
  mitigationReport,
  publishedIn,
  releaseName,
  scanReport,
  storedImages,
} from '../../images/index.ts';
import { type Actor, holds } from '../../access/index.ts';
import type { Documents } from '../../platform/index.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

// Answers in the shape of the AKS Vulnerability Data API, whose field names they have. Everybody may ask: who has not
// the role `reader` is told of released images, and of CVEs that a published advisory names for the package.

const cves = z.array(z.strictObject({ id: z.string() }));
const names = z.array(z.string());
const repo = z.strictObject({ image_repo_tags: names, image_repo_digests: names });

async function released(documents: Documents, line?: string): Promise<ImageDocument[]> {
  return (await storedImages(documents, line)).map(({ body }) => body).filter(isReleased);
}

function toldTo(actor: Actor, documents: Documents, release: string): Promise<IsTold> {
  return holds(actor, 'reader') ? Promise.resolve(everything) : publishedIn(documents, release);
}

const NO_SCAN = 'nothing was scanned yet';

/** Every released node image. */
export const imageIndexRoute = route({
  method: 'GET',
  path: '/api/images/index',
  role: 'public',
  title: 'Released node images',
  query: z.strictObject({}),
  answer: z.strictObject({ vhd_release_versions: names, report_time: z.iso.datetime() }),
  async handle({ documents, clock }) {
    const images = await released(documents);
    return {
      body: { vhd_release_versions: images.map(releaseName), report_time: clock.now().toISOString() },
    };
  },
});

/** What a node image is affected by although there is a fix, and what it mitigates since the one before. */
export const scanReportsRoute = route({
  method: 'GET',
  path: '/api/images/scan-reports',
  refuses: [404],
  role: 'public',
  title: 'What a node image is affected by, and what it mitigates',
  query: z.strictObject({
    distro: nameParameter.describe('Line and variant, such as azurelinuxv3-gen2.'),
    version: nameParameter,
  }),
  answer: z.strictObject({
    distro_name: z.string(),
    vhd_release_version: z.string(),
    previous_vhd_release_version: z.string().exactOptional(),
    os_package_targets: z.array(
      z.strictObject({
        name: z.string().describe('Source package.'),
        version: z.string(),
        active_cves: cves.describe('Only those that have a fix.'),
        previous_version: z.string().exactOptional(),
        mitigated_cves_from_previous_release: cves,
      }),
    ),
    container_targets: z.array(
      z.strictObject({
        container_image: z.string(),
        active_container_images: repo,
        removed_container_images_from_previous_release: repo,
      }),
    ),
    report_time: z.iso.datetime(),
  }),
  async handle(services, { query: { distro, version }, actor }) {
    const images = await released(services.documents);
    const image = images.find((each) => distroName(each) === distro && each.version === version);
    if (!image) throw new RequestError('there is no such image', { status: 404 });
    const own = images.filter(({ line }) => line === image.line);
    const isTold = await toldTo(actor, services.documents, image.release);
    const report = await scanReport(services, own, image, isTold);
    if (!report) throw new RequestError(NO_SCAN, { status: 404 });
    return { body: report };
  },
});

/** In which node images of a release a source package is affected by what, and from which on no more. */
export const mitigationReportsRoute = route({
  method: 'GET',
  path: '/api/images/mitigation-reports',
  refuses: [404],
  role: 'public',
  title: 'In which node images a package is affected, and from which on no more',
  query: z.strictObject({ package: nameParameter, line: nameParameter }),
  answer: z.strictObject({
    package_name: z.string(),
    mitigations: z.array(
      z.strictObject({
        cve: z.strictObject({ id: z.string() }),
        seen_in_component_versions: names,
        seen_in_aks_release_versions: names,
        seen_in_aks_k8s_release_versions: names,
        seen_in_vhd_release_versions: names,
        mitigated_in_component_versions: names,
        mitigated_in_aks_release_versions: names,
        mitigated_in_aks_k8s_release_versions: names,
        mitigated_in_vhd_release_versions: names,
      }),
    ),
  }),
  async handle(services, { query: { package: name, line }, actor }) {
    const images = await released(services.documents, line);
    const isTold = await toldTo(actor, services.documents, images[0]?.release ?? '');
    const report = await mitigationReport(services, images, name, isTold);
    if (!report) throw new RequestError(NO_SCAN, { status: 404 });
    return { body: report };
  },
});
