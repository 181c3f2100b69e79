import { z } from 'zod';
import { rebuildOrder, storedModuleGroups } from '../../findings/index.ts';
import { chooseRelease, knownReleases } from '../../inventory/index.ts';
import { isUnreleased, patchesOfRelease, WORK_STATES } from '../../patches/index.ts';
import { defined, InvalidInputError } from '../../platform/index.ts';
import { severitySchema, statusSchema, vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { LeftOut, unreadable } from '../left-out.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { RequestError } from '../request/request-error.ts';
import { route } from '../route.ts';

const MOST = 1_000;

const group = z.strictObject({
  module: z
    .string()
    .describe('purl without version. With the CVE: the scope of one decision for all packages.'),
  cve: vulnerabilityIdSchema,
  severity: severitySchema.describe('The worst among its packages.'),
  packages: z
    .array(
      z.strictObject({
        package: z.string(),
        evr: z.string().describe('epoch:version-release of the build.'),
        component: z.string().describe('purl of the module in the package.'),
        status: statusSchema,
        confidence: z.number().exactOptional(),
        severity: severitySchema,
        patch: z
          .enum(WORK_STATES)
          .exactOptional()
          .describe('State of its patch for the CVE, if there is one.'),
      }),
    )
    .describe('In the order in which to rebuild them.'),
});

/** Open findings of one module and CVE in several packages, as one group each. Names unpublished findings. */
export const modulesRoute = route({
  method: 'GET',
  path: '/api/modules',
  role: 'reader',
  title: 'Flaws of modules that several packages carry',
  query: z.strictObject({
    release: nameParameter.exactOptional().describe('Needed if there are several.'),
    package: nameParameter.exactOptional().describe('Only groups with this package.'),
  }),
  answer: z.strictObject({
    total: z.int(),
    groups: z
      .array(group)
      .max(MOST)
      .describe('Most severe first, then by number of packages; the first thousand.'),
    rebuilds: z
      .array(
        z.strictObject({
          package: z.string(),
          severity: severitySchema,
          closes: z.int(),
          patches: z
            .array(z.strictObject({ patch: z.int(), state: z.enum(WORK_STATES) }))
            .describe('Its unreleased patches with such CVEs.'),
        }),
      )
      .describe('In which order to rebuild packages, and how many of these findings that closes.'),
    unreadable,
  }),
  async handle(services, { query: { release: wanted, package: name } }) {
    if ((await knownReleases(services.documents)).length === 0)
      return { body: { total: 0, groups: [], rebuilds: [] } };
    const left = new LeftOut();
    const { release } = await chooseRelease(services, wanted).catch((error: unknown) => {
      if (!(error instanceof InvalidInputError)) throw error;
      throw new RequestError(error.message.replace(/^--/, ''), { parameter: 'release', cause: error });
    });
    const groups = (await storedModuleGroups(services, release, left)).filter(
      ({ findings }) => name === undefined || findings.some((finding) => finding.package === name),
    );
    const known = await patchesOfRelease(services.documents, release);
    const patches = new Map(
      known.flatMap(({ package: patched, cves, state }) =>
        cves.map(({ cve }) => [`${patched} ${cve}`, state] as const),
      ),
    );
    const grouped = new Set(
      groups.flatMap(({ cve, findings }) => findings.map((finding) => `${finding.package} ${cve}`)),
    );
    const work = Map.groupBy(
      known.filter(
        ({ package: patched, cves, state }) =>
          isUnreleased(state) && cves.some(({ cve }) => grouped.has(`${patched} ${cve}`)),
      ),
      (patch) => patch.package,
    );
    return {
      body: {
        total: groups.length,
        groups: groups.slice(0, MOST).map(({ module, cve, severity, findings }) => ({
          module,
          cve,
          severity,
          packages: findings.map((finding) => ({
            package: finding.package,
            evr: finding.evr,
            component: finding.via ?? module,
            status: finding.status,
            ...defined({ confidence: finding.confidence }),
            severity: finding.severity,
            ...defined({ patch: patches.get(`${finding.package} ${cve}`) }),
          })),
        })),
        rebuilds: rebuildOrder(groups).map((rebuild) => ({
          ...rebuild,
          patches: (work.get(rebuild.package) ?? []).map(({ number, state }) => ({ patch: number, state })),
        })),
        ...defined({ unreadable: left.unreadable }),
      },
    };
  },
});
