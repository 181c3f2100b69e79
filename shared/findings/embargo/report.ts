import { z } from 'zod';
import { MAX_RELEASE_KEY, type PackageDocument, packageId, packageKey } from '../../inventory/index.ts';
import { laneOf, type Policy } from '../../lanes/index.ts';
import {
  againWhenOvertaken,
  defined,
  EMBARGO_EVENTS,
  FINDING_SCHEMA,
  InvalidInputError,
  type Platform,
  type Stored,
  underEmbargo,
} from '../../platform/index.ts';
import { formatEvr, MAX_PART_LENGTH } from '../../rpm/index.ts';
import { cveSchema, severitySchema } from '../../vulnerabilities/index.ts';
import { type FindingDocument, HEAD_ID, type HeadDocument } from '../documents.ts';
import { stateOf } from '../transitions.ts';
import { writeAlone } from './write-alone.ts';

const text = (most: number): z.ZodString => z.string().trim().min(1, 'is empty').max(most, 'is too long');

/** A vulnerability that is not public, reported by somebody who may know of it. */
export const embargoReport = z.strictObject({
  release: text(MAX_RELEASE_KEY).describe('For example azurelinux-3.0.'),
  package: text(MAX_PART_LENGTH).describe('Name of the source package.'),
  cve: cveSchema.describe('The reserved id.'),
  severity: severitySchema.exclude(['none', 'unknown']),
  until: z.iso
    .datetime({ offset: true })
    .transform((time) => new Date(time).toISOString())
    .describe('When it becomes public.'),
  reason: text(4000).describe('What is known, for people to read.'),
  isAffected: z.boolean().default(true).describe('false: the package turned out not to be affected.'),
});
type EmbargoReport = z.output<typeof embargoReport>;

/**
 * Records a finding under embargo, or updates it; told on `embargo-events` only. Repeating a report changes
 * nothing.
 * @returns whether it told anything new
 * @throws InvalidInputError naming the field: a package that does not ship, a date that is over, a CVE whose
 *   finding is already public
 */
export function reportUnderEmbargo(
  platform: Platform & { policy: Policy },
  report: EmbargoReport,
): Promise<boolean> {
  return againWhenOvertaken(() => attempt(platform, report));
}

async function attempt(platform: Platform & { policy: Policy }, report: EmbargoReport): Promise<boolean> {
  const { cve, release, package: name } = report;
  const key = packageKey(release, name);
  const at = platform.clock.now().toISOString();
  if (report.until <= at) throw new InvalidInputError(`until: ${report.until} is over`, { field: 'until' });
  if (await platform.documents.container('findings').read(key, cve))
    throw new InvalidInputError(`cve: ${cve} is known of ${key}`, { field: 'cve' });
  const container = underEmbargo(platform).documents.container('findings');
  const known = await container.read<FindingDocument>(key, cve);
  const head = await container.read<HeadDocument>(key, HEAD_ID);
  const evr = await shippedEvr(platform, release, name);
  const after = findingOf(report, known, { at, evr, policy: platform.policy });
  if (known && isSame(known.body, after)) return false;
  const etags = new Map(known ? [[cve, known.etag]] : []);
  const change = { before: known?.body, after, stateChanged: true };
  await writeAlone(container, change, { head, etags, at, topic: EMBARGO_EVENTS });
  return true;
}

async function shippedEvr({ documents }: Platform, release: string, name: string): Promise<string> {
  const stored = await documents.container('packages').read<PackageDocument>(release, packageId(name));
  const [build] = stored?.body.builds ?? [];
  if (!build)
    throw new InvalidInputError(`package: ${packageKey(release, name)} does not ship`, { field: 'package' });
  return formatEvr(build);
}

interface Circumstances {
  at: string;
  evr: string;
  policy: Policy;
}

function findingOf(
  { release, package: name, cve, severity, until, reason, isAffected }: EmbargoReport,
  known: Stored<FindingDocument> | undefined,
  { at, evr, policy }: Circumstances,
): FindingDocument {
  const status = isAffected ? 'affected' : 'not_affected';
  const { lane, rule } = laneOf(policy, { status, severity, knownExploited: false });
  return {
    id: cve,
    kind: 'finding',
    packageKey: packageKey(release, name),
    schema: FINDING_SCHEMA,
    release,
    package: name,
    cve,
    evr,
    vulnStatus: 'Reserved',
    status,
    ...defined({ justification: isAffected ? undefined : ('vulnerable_code_not_present' as const) }),
    severity,
    rating: { by: 'vendor', severity },
    lane,
    laneRule: rule,
    evidence: { identities: [], criteria: [], reason },
    times: {
      published: until,
      ingested: at,
      detected: known?.body.times.detected ?? at,
      ...defined({
        confirmed: known?.body.times.confirmed ?? (isAffected ? at : undefined),
        closed: isAffected ? undefined : at,
      }),
    },
    embargo: { until },
    revision: (known?.body.revision ?? 0) + 1,
    snapshot: '',
  };
}

/** Whether they agree in everything that a report says. */
function isSame(a: FindingDocument, b: FindingDocument): boolean {
  const told = ({ embargo, evidence, ...rest }: FindingDocument): string =>
    JSON.stringify([stateOf(rest), embargo, evidence.reason]);
  return told(a) === told(b);
}
