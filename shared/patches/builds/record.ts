import { z } from 'zod';
import { MAX_RELEASE_KEY } from '../../inventory/index.ts';
import { formatEvr, MAX_PART_LENGTH, parseEvr, parseNevra } from '../../rpm/index.ts';
import { vulnerabilityIdSchema } from '../../vulnerabilities/index.ts';
import { embargoed } from '../embargoed.ts';

const MAX_URL = 2048;
const text = (most: number): z.ZodString => z.string().min(1, 'is empty').max(most, 'is too long');
const url = z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }).max(MAX_URL, 'is too long');

/** Whether the fix was sent upstream, so that others profit and the next version has it. */
const upstreamFix = z.strictObject({
  state: z.enum(['none', 'sent', 'merged']),
  url: url.exactOptional().describe('The pull request, mail or commit.'),
});

/** A build system is authoritative: a missing epoch means 0. */
const evr = text(3 * MAX_PART_LENGTH).transform((given, context) => {
  try {
    const { epoch = 0, ...rest } = parseEvr(given);
    return formatEvr({ epoch, ...rest });
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `is not an [epoch:]version-release: ${(error as Error).message}`,
    });
    return z.NEVER;
  }
});

const architecture = text(50).regex(/^[a-z0-9_]+$/, 'is not an architecture such as x86_64');

const artifact = z.strictObject({
  file: text(500).describe('Name of an RPM: name-version-release.arch.rpm.'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is not 64 hex digits in lower case'),
});

/** A build as the build system reports it. */
export const buildRecord = z
  .strictObject({
    release: text(MAX_RELEASE_KEY).describe('For example azurelinux-3.0.'),
    package: text(MAX_PART_LENGTH).describe('Name of the source package.'),
    evr: evr.describe('[epoch:]version-release.'),
    architectures: z.array(architecture).min(1, 'is empty').max(50, 'has more than 50 entries'),
    artifacts: z.array(artifact).min(1, 'is empty').max(20_000, 'has more than 20000 entries'),
    patchedCves: z
      .array(vulnerabilityIdSchema)
      .max(50_000, 'has more than 50000 entries')
      .default([])
      .describe('CVEs named by a patch of the build.'),
    patch: z
      .int('is not a whole number')
      .min(1, 'is less than 1')
      .exactOptional()
      .describe('Number of the patch it is for; default: any patch with one of its CVEs.'),
    embargoed: embargoed.exactOptional(),
    provenance: url.describe('URL that says what it was built from, and by whom.'),
    upstream: upstreamFix,
  })
  .superRefine((build, context) => {
    for (const [field, message] of faultsIn(build))
      context.addIssue({ code: 'custom', path: [field], message });
  });
export type BuildRecord = z.infer<typeof buildRecord>;

function* faultsIn({
  architectures,
  artifacts,
  upstream,
}: Pick<BuildRecord, 'architectures' | 'artifacts' | 'upstream'>): Generator<[string, string]> {
  if (new Set(architectures).size < architectures.length) yield ['architectures', 'names one twice'];
  if (new Set(artifacts.map(({ file }) => file)).size < artifacts.length)
    yield ['artifacts', 'names a file twice'];
  const built = new Set<string>();
  for (const { file } of artifacts) {
    const arch = architectureOf(file);
    if (arch === undefined) yield ['artifacts', `"${file}" is not a name-version-release.arch.rpm`];
    else built.add(arch);
  }
  const without = architectures.filter((each) => !built.has(each));
  if (without.length > 0) yield ['artifacts', `has none of ${without.join(', ')}`];
  if (upstream.state !== 'none' && upstream.url === undefined)
    yield ['upstream', `is ${upstream.state}, and its url is missing`];
}

function architectureOf(file: string): string | undefined {
  if (!file.endsWith('.rpm')) return undefined;
  try {
    return parseNevra(file).arch;
  } catch {
    return undefined;
  }
}
