import { list, closed } from './list';
import { literal, skip } from './literal';
import { isSame } from './names';
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

/** Where the parts of the score begin and end, with their quotes; `scoreVersion` is zero if there is none. */
export let scoreVersion: usize = 0;
export let scoreVersionEnd: usize = 0;
export let scoreVector: usize = 0;
export let scoreVectorEnd: usize = 0;
export let scoreBase: usize = 0;
export let scoreBaseEnd: usize = 0;
export let scoreSource: usize = 0;
export let scoreSourceEnd: usize = 0;

let rank: i32 = 0;
let assigner: usize = 0;
let assignerEnd: usize = 0;

/** After the closing bracket of a list of metrics. */
export function metricsKept(at: usize, by: usize, byEnd: usize): usize {
  scoreVersion = 0;
  rank = -1;
  assigner = by;
  assignerEnd = byEnd;
  return list(at, metric);
}

function metric(at: usize): usize {
  const version = skip(at, VERSION);
  if (version == 0 || (at = plain(version)) == 0) return 0;
  const versionEnd = at;
  const vector = skip(at, VECTOR);
  if (vector == 0 || (at = plain(vector)) == 0) return 0;
  const vectorEnd = at;
  const base = skip(at, BASE);
  if (base == 0 || (at = score(base)) == 0) return 0;
  const baseEnd = at;
  const source = skip(at, SOURCE);
  if (source == 0 || (at = plain(source)) == 0) return 0;
  const sourceEnd = at;
  const type = skip(at, TYPE);
  if (type == 0 || (at = plain(type)) == 0) return 0;
  const newness = rankOf(version, versionEnd);
  if (newness < 0) return 0;
  const own = trust(source, sourceEnd, type) * 10 + newness;
  if (own > rank) {
    rank = own;
    scoreVersion = version;
    scoreVersionEnd = versionEnd;
    scoreVector = vector;
    scoreVectorEnd = vectorEnd;
    scoreBase = base;
    scoreBaseEnd = baseEnd;
    scoreSource = source;
    scoreSourceEnd = sourceEnd;
  }
  return closed(at);
}

function trust(source: usize, sourceEnd: usize, type: usize): i32 {
  if (skip(source, NVD) == sourceEnd) return 3;
  if (sourceEnd - source == assignerEnd - assigner && isSame(source, assigner, sourceEnd - source)) return 2;
  return skip(type, PRIMARY) == 0 ? 0 : 1;
}

/** Newer versions are higher; negative for one that does not exist. */
function rankOf(version: usize, versionEnd: usize): i32 {
  if (skip(version, V40) == versionEnd) return 3;
  if (skip(version, V31) == versionEnd) return 2;
  if (skip(version, V30) == versionEnd) return 1;
  return skip(version, V20) == versionEnd ? 0 : -1;
}
