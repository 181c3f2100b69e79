import { type PackageDocument, packageId, packageKey } from '../../inventory/index.ts';
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
import { formatEvr } from '../../rpm/index.ts';
import type { Rating } from '../../vulnerabilities/index.ts';
import { type FindingDocument, HEAD_ID, type HeadDocument } from '../documents.ts';
import { stateOf } from '../transitions.ts';
import { writeAlone } from './write-alone.ts';

/** What a report under embargo says of one package. */
interface EmbargoReport {
  release: string;
  package: string;
  /** A CVE id, or an own one. */
  cve: string;
  rating: Rating;
  /** When it becomes public, ISO 8601 in UTC. */
  until: string;
  /** For people to read; public with the finding. */
  reason: string;
  isAffected: boolean;
}

/**
 * Records a finding under embargo, or updates it; told on `embargo-events` only. Repeating a report changes
 * nothing.
 * @returns whether it told anything new
 * @throws InvalidInputError naming the field: a package that does not ship, a CVE whose finding is already
 *   public and was never under embargo
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
  const container = underEmbargo(platform).documents.container('findings');
  const known = await container.read<FindingDocument>(key, cve);
  if (!known && (await platform.documents.container('findings').read(key, cve)))
    throw new InvalidInputError(`id: ${cve} is known of ${key}`, { field: 'id' });
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
  { release, package: name, cve, rating, until, reason, isAffected }: EmbargoReport,
  known: Stored<FindingDocument> | undefined,
  { at, evr, policy }: Circumstances,
): FindingDocument {
  const { severity } = rating;
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
    ...defined({ aliases: known?.body.aliases }),
    evr,
    vulnStatus: 'Reserved',
    status,
    ...defined({ justification: isAffected ? undefined : ('vulnerable_code_not_present' as const) }),
    severity,
    rating,
    lane,
    laneRule: rule,
    evidence: { identities: [], criteria: [], reason },
    times: {
      published: until,
      ingested: known?.body.times.ingested ?? at,
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
