import { TOOL } from '../../../../../../shared/vex/index.ts';
import { isOpen } from '../../../../../../shared/vulnerabilities/index.ts';
import type { FindingRow } from '../../findings/row.ts';
import { jsonLine } from '../../text/json.ts';
import { plural } from '../../text/words.ts';
import type { FormatContext } from '../format.ts';
import { fittingPieces, limits } from './limits.ts';
import { resultJson } from './result.ts';
import { bySeverity, ruleJson, type SarifRule } from './rule.ts';

/**
 * A SARIF 2.1.0 log of what needs work (`all`: of everything), one rule a vulnerability and one result a
 * finding, most severe first. What exceeds GitHub's limits is left out from the end, and told.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function* sarif(rows: Iterable<FindingRow>, context: FormatContext): Generator<string> {
  const { all, version, inventory, release, onNote } = context;
  const found: FindingRow[] = [];
  for (const row of rows) if (all || (isOpen(row.status) && row.disposition === undefined)) found.push(row);
  found.sort(bySeverity);
  const numbers = new Map<string, number>();
  const pieces = found.slice(0, limits.resultsPerRun).map((row) => {
    const ruleIndex = numbers.get(row.cve) ?? numbers.size;
    numbers.set(row.cve, ruleIndex);
    return jsonLine(resultJson(row, { ruleIndex, uri: inventory })).trimEnd();
  });
  // Rules take about as much as the results they are named by.
  const kept = fittingPieces(pieces, limits.packedBytes / 2);
  const rules = rulesOf(found.slice(0, kept));
  const leftOut = found.length - kept;
  const note = `${plural(leftOut, 'result')} left out: code scanning takes no more of one file`;
  if (leftOut > 0) onNote(`sarif: ${note}; --fail-on and other formats know them.`);

  yield '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{"driver":';
  yield `${JSON.stringify({ name: TOOL, version }).slice(0, -1)},"rules":[\n`;
  yield* joined([...rules.values()].map((rule) => jsonLine(ruleJson(rule)).trimEnd()));
  const notes = leftOut > 0 ? [{ level: 'note', message: { text: `${note}.` } }] : [];
  const rest = {
    // GitHub keeps the alerts of each release apart.
    automationDetails: { id: `patchline/${release}/` },
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notes }],
  };
  yield `]}},${JSON.stringify(rest).slice(1, -1)},"results":[\n`;
  yield* joined(pieces.slice(0, kept));
  yield ']}]}\n';
}

/** In the order in which results name them. */
function rulesOf(rows: readonly FindingRow[]): Map<string, SarifRule> {
  const rules = new Map<string, SarifRule>();
  for (const row of rows) {
    const rule = rules.get(row.cve) ?? { gravest: row, packages: new Set() };
    rule.packages.add(row.package);
    rules.set(row.cve, rule);
  }
  return rules;
}

function* joined(pieces: readonly string[]): Generator<string> {
  for (const [at, piece] of pieces.entries()) yield at === pieces.length - 1 ? `${piece}\n` : `${piece},\n`;
}
