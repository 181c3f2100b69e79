import type { Verdict } from '../../vulnerabilities/index.ts';
import type { SomeVerdicts } from './verdicts-on-some.ts';

/**
 * The pieces of the text that is kept of a build, with other verdicts in place of some. `undefined` if it does not say what was said
 * before, or what is said now could change more than these: their places are told by their CVEs.
 * @param text as `workOut` makes it
 */
export function amendedText(text: Buffer, before: SomeVerdicts, now: SomeVerdicts): Buffer[] | undefined {
  if (!isLeftOutAlike(before, now)) return undefined;
  const middle = text.indexOf(' ');
  const tab = text.indexOf('\t', middle);
  const end = tab < 0 ? text.length : tab;
  const dated = replaced(text.subarray(middle, end), before.dated, now.dated);
  const all = replaced(text.subarray(end), tab < 0 ? [] : before.all, tab < 0 ? [] : now.all);
  return dated && all && [text.subarray(0, middle), ...dated, ...all];
}

function isLeftOutAlike(before: SomeVerdicts, now: SomeVerdicts): boolean {
  return before.leftOut.join(' ') === now.leftOut.join(' ');
}

function replaced(text: Buffer, before: readonly Verdict[], now: readonly Verdict[]): Buffer[] | undefined {
  if (before.length !== now.length) return undefined;
  const pieces: Buffer[] = [];
  let done = 0;
  for (const [at, was] of before.entries()) {
    const is = now[at];
    if (is?.cve !== was.cve || datesRelease(is) !== datesRelease(was)) return undefined;
    const json = Buffer.from(JSON.stringify(was));
    const start = text.indexOf(json);
    if (start < done || text.includes(json, start + 1)) return undefined;
    pieces.push(text.subarray(done, start), Buffer.from(JSON.stringify(is)));
    done = start + json.length;
  }
  return [...pieces, text.subarray(done)];
}

/** Whether it may tell when the version was released, by which the age of what is commonly bundled is weighed. */
function datesRelease({ status, evidence }: Verdict): boolean {
  return status === 'fixed' && evidence.criteria.length > 0;
}
