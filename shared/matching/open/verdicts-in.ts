import type { Verdict } from '../../vulnerabilities/index.ts';

/**
 * The verdicts on one CVE in the text of a build's, of which only they are parsed: a kernel has thousands. All begin
 * alike, since they speak of one build. Text in which the CVE is named at any other place is parsed whole.
 * @param json an array, as `JSON.stringify` writes it
 */
export function verdictsIn(json: string, cve: string): Verdict[] {
  const named = `"cve":${JSON.stringify(cve)}`;
  const beginning = json.slice(1, json.indexOf('"cve":'));
  const found: Verdict[] = [];
  for (let at = json.indexOf(named); at >= 0; at = json.indexOf(named, at + 1)) {
    const start = at - beginning.length;
    if (!json.startsWith(beginning, start)) return wholly(json, cve);
    const next = json.indexOf(`,${beginning}"cve":`, at);
    found.push(JSON.parse(json.slice(start, next < 0 ? json.length - 1 : next)) as Verdict);
  }
  return found;
}

function wholly(json: string, cve: string): Verdict[] {
  return (JSON.parse(json) as Verdict[]).filter((verdict) => verdict.cve === cve);
}
