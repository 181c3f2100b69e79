import { compareText } from '../../platform/index.ts';
import { CVE_ID } from '../../vulnerabilities/index.ts';

/** An id and what its record says it is also called. `related` ids are something else. */
interface Named {
  id: string;
  aliases: readonly string[];
}

/**
 * The ids under which findings of each record stand: the CVEs that it names; else those of the records that
 * share one of its names; else one id for all of these, so that a flaw with a GO and a GHSA record is one.
 */
export function keysOf(records: readonly Named[]): Map<string, string[]> {
  const leader = new Map<string, string>();
  const find = (id: string): string => {
    let top = id;
    for (let next = leader.get(top); next !== undefined; next = leader.get(top)) top = next;
    if (top !== id) leader.set(id, top);
    return top;
  };
  for (const { id, aliases } of records)
    for (const alias of aliases) {
      const [a, b] = [find(id), find(alias)];
      if (a !== b) leader.set(a, b);
    }
  const groups = Map.groupBy(
    records.flatMap(({ id, aliases }) => [id, ...aliases]),
    find,
  );
  const keys = new Map<string, string[]>();
  for (const { id, aliases } of records) {
    const own = cvesAmong([id, ...aliases]);
    const all = groups.get(find(id)) ?? [id];
    const cves = own.length > 0 ? own : cvesAmong(all);
    keys.set(id, cves.length > 0 ? cves : [preferred(all)]);
  }
  return keys;
}

function cvesAmong(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id) => CVE_ID.test(id)))].sort();
}

/** Ids that a GHSA record repeats come first, so that another database's copy moves no finding. */
function preferred(ids: readonly string[]): string {
  const rank = (id: string): string => (id.startsWith('GHSA-') ? `1${id}` : `0${id}`);
  return [...new Set(ids)].sort((a, b) => compareText(rank(a), rank(b)))[0] ?? '';
}
