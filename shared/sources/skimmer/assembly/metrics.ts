import { isWritten, leaveOut, putIn, refuse } from './kept';
import { literal, skip } from './literal';
import { closed, list } from './list';
import { copy, put } from './output';
import { value as strictValue } from './strict';
import { plain, scalar, score } from './text';

/** Metrics of the usual form: fields in their order, each at most once. What is kept of each stands in another order. Positions as in text.ts. */

const V31 = literal('"cvssMetricV31":[');
const V30 = literal('"cvssMetricV30":[');
const V2 = literal('"cvssMetricV2":[');
const SSVC = literal('"ssvcV203":');
const SOURCE = literal('{"source":');
const TYPE = literal(',"type":');
const DATA = literal(',"cvssData":{"version":"');
const VECTOR = literal('","vectorString":');
const SCORE = literal(',"baseScore":');
const BASE_SEVERITY = literal(',"baseSeverity":');
const ATTACK_VECTOR = literal(',"attackVector":');
const ATTACK_COMPLEXITY = literal(',"attackComplexity":');
const PRIVILEGES_REQUIRED = literal(',"privilegesRequired":');
const USER_INTERACTION = literal(',"userInteraction":');
const SCOPE = literal(',"scope":');
const ACCESS_VECTOR = literal(',"accessVector":');
const ACCESS_COMPLEXITY = literal(',"accessComplexity":');
const AUTHENTICATION = literal(',"authentication":');
const CONFIDENTIALITY_IMPACT = literal(',"confidentialityImpact":');
const INTEGRITY_IMPACT = literal(',"integrityImpact":');
const AVAILABILITY_IMPACT = literal(',"availabilityImpact":');
const EXPLOITABILITY_SCORE = literal(',"exploitabilityScore":');
const IMPACT_SCORE = literal(',"impactScore":');
const AC_INSUF_INFO = literal(',"acInsufInfo":');
const OBTAIN_ALL = literal(',"obtainAllPrivilege":');
const OBTAIN_USER = literal(',"obtainUserPrivilege":');
const OBTAIN_OTHER = literal(',"obtainOtherPrivilege":');
const INTERACTION_REQUIRED = literal(',"userInteractionRequired":');

/** What is kept of a metric. */
const KEPT_VERSION = literal('{"version":"');
const NEXT_VERSION = literal(',{"version":"');
const KEPT_VECTOR = literal('","vector":');
const KEPT_BASE = literal(',"base":');
const SOURCE_AFTER = literal(',"source":');
const CLOSE_METRIC = literal('}');
const CLOSE_METRICS = literal(']');

const COMMA: u8 = 0x2c;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;
/** More digits of a score might not be written as they are read. */
const LONGEST_SCORE: usize = 8;

let isFirst: bool = false;

/** Where what CISA recommends begins, and ends; zero if it is not there. The host program reads it. */
export let ssvc: usize = 0;
export let ssvcEnd: usize = 0;

/** After the closing brace of an object of metrics. @param at after its opening brace */
export function metrics(at: usize): usize {
  const first = at;
  isFirst = true;
  ssvc = 0;
  at = ofVersion(at, first, V31);
  if (at != 0) at = ofVersion(at, first, V30);
  if (at != 0) at = ofVersion(at, first, V2);
  if (at != 0) at = recommendation(at, first);
  if (at == 0 || (at = closed(at)) == 0) return 0;
  putIn(CLOSE_METRICS);
  leaveOut(at);
  return at;
}

/** After the list of this version's metrics, which may be missing. */
function ofVersion(at: usize, first: usize, name: usize): usize {
  const elements = named(at, first, name);
  return elements == 0 ? at : list(elements, metric);
}

/** After a recommendation, which may be missing. */
function recommendation(at: usize, first: usize): usize {
  const value = named(at, first, SSVC);
  if (value == 0) return at;
  ssvc = value;
  ssvcEnd = strictValue(value);
  return ssvcEnd;
}

/** After the name of a field, which is the first or stands behind a comma; 0 where something else is. */
function named(at: usize, first: usize, name: usize): usize {
  if (at == first) return skip(at, name);
  return load<u8>(at) == COMMA ? skip(at + 1, name) : 0;
}

function metric(at: usize): usize {
  const source = skip(at, SOURCE);
  if (source == 0 || (at = plain(source)) == 0) return 0;
  const sourceEnd = at;
  const type = skip(at, TYPE);
  if (type == 0 || (at = plain(type)) == 0) return 0;
  const typeEnd = at;
  const number = skip(at, DATA);
  if (number == 0 || (at = version(number)) == 0) return 0;
  const vector = skip(at, VECTOR);
  if (vector == 0 || (at = plain(vector)) == 0) return 0;
  const base = skip(at, SCORE);
  if (base == 0) return 0;
  const vectorEnd = at;
  if ((at = score(base)) == 0) return 0;
  if (isWritten) {
    put(isFirst ? KEPT_VERSION : NEXT_VERSION);
    copy(number, number + 3);
    put(KEPT_VECTOR);
    copy(vector, vectorEnd);
    put(KEPT_BASE);
    copy(base, numberEnd(base, at));
    put(SOURCE_AFTER);
    copy(source, sourceEnd);
    put(TYPE);
    copy(type, typeEnd);
    put(CLOSE_METRIC);
    isFirst = false;
  }
  if ((at = data(at)) == 0 || (at = closed(at)) == 0) return 0;
  return (at = besideData(at)) == 0 ? 0 : closed(at);
}

/** Where a score ends without zeros that say nothing. */
function numberEnd(at: usize, end: usize): usize {
  if (end - at > LONGEST_SCORE) refuse();
  let point = at;
  while (point < end && load<u8>(point) != POINT) point++;
  if (point == end) return end;
  while (load<u8>(end - 1) == ZERO) end--;
  return end - 1 == point ? point : end;
}

/** `2.0`, `3.0`, `3.1` or `4.0`. */
function version(at: usize): usize {
  const major = load<u8>(at);
  const minor = load<u8>(at + 2);
  if (load<u8>(at + 1) != 0x2e) return 0;
  const isKnown = minor == 0x30 ? major >= 0x32 && major <= 0x34 : major == 0x33 && minor == 0x31;
  return isKnown ? at + 3 : 0;
}

function data(at: usize): usize {
  at = field(at, BASE_SEVERITY);
  at = field(at, ATTACK_VECTOR);
  at = field(at, ATTACK_COMPLEXITY);
  at = field(at, PRIVILEGES_REQUIRED);
  at = field(at, USER_INTERACTION);
  at = field(at, SCOPE);
  at = field(at, ACCESS_VECTOR);
  at = field(at, ACCESS_COMPLEXITY);
  at = field(at, AUTHENTICATION);
  at = field(at, CONFIDENTIALITY_IMPACT);
  at = field(at, INTEGRITY_IMPACT);
  return field(at, AVAILABILITY_IMPACT);
}

function besideData(at: usize): usize {
  at = field(at, BASE_SEVERITY);
  at = field(at, EXPLOITABILITY_SCORE);
  at = field(at, IMPACT_SCORE);
  at = field(at, AC_INSUF_INFO);
  at = field(at, OBTAIN_ALL);
  at = field(at, OBTAIN_USER);
  at = field(at, OBTAIN_OTHER);
  return field(at, INTERACTION_REQUIRED);
}

/** After the field, if it is here. */
function field(at: usize, name: usize): usize {
  const value: usize = at == 0 ? 0 : skip(at, name);
  return value == 0 ? at : scalar(value);
}
