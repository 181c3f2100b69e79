import { epss } from './epss/source.ts';
import { kev } from './kev/source.ts';
import { nvd } from './nvd/source.ts';
import { osv } from './osv/source.ts';
import { overrides } from './overrides/source.ts';
import type { BesideSource, CveSource, Source } from './source.ts';

/**
 * Every source. Their order is that of the columns in CVE shards: append only, never reorder. It also sets
 * precedence where several sources describe one CVE, see `Said`.
 */
const entries = [nvd, overrides, kev, epss, osv] as const;

type AnyEntry = (typeof entries)[number];
type RecordOf<E> = E extends {
  parse(
    bytes: Buffer,
    file: string,
    visit: (cve: string, record: infer R) => void,
    now: Date | undefined,
  ): unknown;
}
  ? R
  : never;

export type SourceName = AnyEntry['name'];

/** Everything the snapshot knows about a CVE, by source, as its CVE shard stores it. */
export type SourcedCve = {
  [E in Extract<AnyEntry, { keeps: 'cves' }> as E['name']]?: RecordOf<E>;
};

/** Records about one CVE kept beside the snapshot, by source. */
export type BesideRecords = {
  [E in Extract<AnyEntry, { keeps: 'beside' }> as E['name']]?: RecordOf<E>;
};

export const sources: readonly Source[] = entries;
export const cveSources: readonly CveSource[] = sources.filter((source) => source.keeps === 'cves');
export const besideSources: readonly BesideSource[] = sources.filter((source) => source.keeps === 'beside');

const byName = new Map(sources.map((source) => [source.name, source]));
const byKind = new Map(
  sources.flatMap((source) =>
    source.jobs.flatMap(({ shape }) => [...shape.kind.values].map((kind) => [kind, source] as const)),
  ),
);

/** @throws RangeError for a name that no source has */
function sourceNamed(name: string): Source {
  const source = byName.get(name);
  if (!source) throw new RangeError(`there is no source ${name}`);
  return source;
}

/** @throws RangeError for a name that no source of CVEs has */
export function cveSourceNamed(name: string): CveSource {
  const source = sourceNamed(name);
  if (source.keeps === 'cves') return source;
  throw new RangeError(`source ${name} keeps no CVEs`);
}

/** The source that a kind of job belongs to. @throws RangeError for a kind that no source has */
export function sourceOfJob(kind: string): Source {
  const source = byKind.get(kind);
  if (!source) throw new RangeError(`no source has jobs of kind ${kind}`);
  return source;
}
