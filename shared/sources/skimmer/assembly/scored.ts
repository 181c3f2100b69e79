import { list, closed } from './list';
import { after, literal, skip } from './literal';
import { isSame } from './names';
import { endOf, forget, isText, newSpan, noteAs, noted, startOf } from './span';
import { plain, score } from './text';

/** The score that counts of those that a kept record has: as chooseScore tells it. Positions as in text.ts. */

const VERSION = literal('{"version":');
const VECTOR = literal(',"vector":');
const BASE = literal(',"base":');
const SOURCE = literal(',"source":');
const TYPE = literal(',"type":');
const V40 = literal('"4.0"');
const V31 = literal('"3.1"');
const V30 = literal('"3.0"');
const V20 = literal('"2.0"');
const NVD = literal('"nvd@nist.gov"');
const PRIMARY = literal('"Primary"');

/** The parts of the score; none is noted if there is no score. */
export const scoreVersion = newSpan();
export const scoreVector = newSpan();
export const scoreBase = newSpan();
export const scoreSource = newSpan();

/** Of the metric that is read. */
const version = newSpan();
const vector = newSpan();
const base = newSpan();
const source = newSpan();
const type = newSpan();

let rank: i32 = 0;
let assigner: usize = 0;

/** After the closing bracket of a list of metrics. @param by who assigned the CVE: a span */
export function metricsKept(at: usize, by: usize): usize {
  forget(scoreVersion);
  rank = -1;
  assigner = by;
  return list(at, metric);
}

function metric(at: usize): usize {
  at = noted(skip(at, VERSION), version, plain);
  at = noted(after(at, VECTOR), vector, plain);
  at = noted(after(at, BASE), base, score);
  at = noted(after(at, SOURCE), source, plain);
  at = noted(after(at, TYPE), type, plain);
  if (at == 0) return 0;
  const newness = rankOf(version);
  if (newness < 0) return 0;
  const own = trust() * 10 + newness;
  if (own > rank) {
    rank = own;
    noteAs(scoreVersion, version);
    noteAs(scoreVector, vector);
    noteAs(scoreBase, base);
    noteAs(scoreSource, source);
  }
  return closed(at);
}

function trust(): i32 {
  if (isText(source, NVD)) return 3;
  const length = endOf(source) - startOf(source);
  if (length == endOf(assigner) - startOf(assigner) && isSame(startOf(source), startOf(assigner), length))
    return 2;
  return isText(type, PRIMARY) ? 1 : 0;
}

/** Newer versions are higher; negative for one that does not exist. */
function rankOf(span: usize): i32 {
  if (isText(span, V40)) return 3;
  if (isText(span, V31)) return 2;
  if (isText(span, V30)) return 1;
  return isText(span, V20) ? 0 : -1;
}
