import { cveLines } from './explain-cve.ts';
import { findingLines } from './explain-finding.ts';
import { nothingLines } from './explain-nothing.ts';
import type { Explanation } from './explanation.ts';
import { fieldLines } from './fields.ts';
import type { Look } from '../text/look.ts';
import { plain } from '../text/plain.ts';
import { minute } from '../text/words.ts';

/**
 * The full explanation of a package and a CVE: what is known about the CVE, then for each shipped version the
 * rule that decided and its evidence, then the snapshot. Where nothing is known it says so, and what to do.
 * Ends with a line break.
 */
export function formatExplanation(given: Explanation, look: Look): string {
  const explanation = plain(given);
  const { findings } = explanation;
  const sections = [
    cveLines(explanation, look),
    ...(findings.length === 0
      ? [nothingLines(explanation, look)]
      : findings.map((finding) => findingLines(finding, explanation.release, look))),
    snapshotLines(explanation, look),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function snapshotLines({ snapshot: { hash, asOf, sources } }: Explanation, look: Look): string[] {
  const read = Object.entries(sources).map(([source, time]) => `${source} to ${minute(time)}`);
  return fieldLines(
    [
      ['Snapshot', `${hash.slice(0, 12)}${asOf === undefined ? '' : `, as of ${asOf}`}`],
      ['Sources', read.join(', ')],
    ],
    look,
  );
}
