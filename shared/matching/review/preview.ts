import type { ManifestInventory } from '../../inventory/index.ts';
import {
  type Disposition,
  isOpen,
  type Severity,
  type Status,
  type Verdict,
} from '../../vulnerabilities/index.ts';
import type { ReadSnapshot } from '../../snapshot/index.ts';
import type { Lane } from '../../lanes/index.ts';
import type { Knowledge } from '../open/knowledge.ts';
import { openWhenAsked } from '../open/when-asked.ts';
import { defined } from '../../platform/index.ts';

/** The parts of a finding that a change of policy, curated identities or decisions may flip. */
interface Previewed {
  package: string;
  epoch: number;
  version: string;
  release: string;
  cve: string;
  status: Status;
  disposition?: Disposition;
  severity: Severity;
  lane: Lane;
  laneRule?: string;
}

/** A finding that would change. */
export interface Flip<T extends Previewed> {
  /** `added` and `removed`: open on one side, absent from the other. */
  change: 'added' | 'removed' | 'status' | 'lane' | 'severity';
  before?: T;
  after?: T;
}

/** The verdicts on an inventory under each of several bodies of knowledge, against one snapshot. */
export async function matchUnder(
  snapshot: ReadSnapshot,
  inventory: Pick<ManifestInventory, 'distro' | 'asOf' | 'packages'>,
  knowledge: readonly Knowledge[],
  asOf?: string,
): Promise<Verdict[][]> {
  const outcomes = new Map<Knowledge, Verdict[]>();
  for (const each of new Set(knowledge)) {
    const matcher = await openWhenAsked(snapshot, {
      distro: inventory.distro,
      inventoryDate: inventory.asOf,
      ...defined({ asOf }),
      knowledge: each,
    });
    outcomes.set(
      each,
      inventory.packages.flatMap((pkg) => matcher.verdicts(pkg)),
    );
  }
  return knowledge.map((each) => outcomes.get(each) ?? []);
}

/**
 * The findings that appear, disappear, or change status, disposition, lane or severity, by package and CVE.
 * Leaves out those closed on both sides. Pure.
 */
export function flipsBetween<T extends Previewed>(before: readonly T[], after: readonly T[]): Flip<T>[] {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const flips: Flip<T>[] = [];
  for (const row of after) {
    const key = keyOf(row);
    const old = known.get(key);
    known.delete(key);
    const change = changeOf(old, row);
    if (change) flips.push({ change, ...defined({ before: old }), after: row });
  }
  for (const row of known.values()) if (isOpen(row.status)) flips.push({ change: 'removed', before: row });
  return flips.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function changeOf(before: Previewed | undefined, after: Previewed): Flip<Previewed>['change'] | undefined {
  if (!before) return isOpen(after.status) ? 'added' : undefined;
  if (!isOpen(before.status) && !isOpen(after.status)) return undefined;
  if (before.status !== after.status || before.disposition !== after.disposition) return 'status';
  if (before.lane !== after.lane) return 'lane';
  return before.severity === after.severity ? undefined : 'severity';
}

function placeOf({ before, after }: Flip<Previewed>): string {
  const row = after ?? before;
  return row ? keyOf(row) : '';
}

function keyOf({ package: name, epoch, version, release, cve }: Previewed): string {
  return `${name} ${cve} ${epoch}:${version}-${release}`;
}
