import type { Verdict } from '../../vulnerabilities/index.ts';

/**
 * The verdicts on one CVE in the text of a build's, of which only they are decoded and parsed: a kernel has thousands.
 * All begin alike, since they speak of one build. Text that names the CVE at any other place is parsed whole.
 * @param json an array, as `JSON.stringify` writes it
 */
export function verdictsIn(json: Buffer, cve: string): Verdict[] {
  const named = Buffer.from(`${CVE}${JSON.stringify(cve)}`);
  const beginning = json.subarray(1, json.indexOf(CVE));
  const border = borderIn(json);
  const found: Verdict[] = [];
  for (let at = json.indexOf(named); at >= 0; at = json.indexOf(named, at + 1)) {
    const start = at - beginning.length;
    if (!json.subarray(Math.max(start, 0), at).equals(beginning)) return wholly(json, cve);
    const next = json.indexOf(border, at);
    found.push(JSON.parse(json.toString('utf8', start, next < 0 ? json.length - 1 : next)) as Verdict);
  }
  return found;
}

/** How many verdicts the text of a build's has. */
export function countVerdicts(json: Buffer): number {
  const border = borderIn(json);
  let count = Number(json.length > '[]'.length);
  for (let at = json.indexOf(border); at >= 0; at = json.indexOf(border, at + border.length)) count += 1;
  return count;
}

/** What stands before every verdict but the first: all begin alike. */
function borderIn(json: Buffer): Buffer {
  return Buffer.concat([Buffer.from(','), json.subarray(1, json.indexOf(CVE)), Buffer.from(CVE)]);
}

const CVE = '"cve":';

function wholly(json: Buffer, cve: string): Verdict[] {
  return (JSON.parse(json.toString('utf8')) as Verdict[]).filter((verdict) => verdict.cve === cve);
}
