import { literal, skip } from './literal';
import { closed, list } from './list';
import { plain, scalar, score } from './text';

/** Metrics of the usual form: fields in their order, each at most once. Positions as in text.ts. */

const V31 = literal('"cvssMetricV31":[');
const V30 = literal('"cvssMetricV30":[');
const V2 = literal('"cvssMetricV2":[');
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

const COMMA: u8 = 0x2c;

/** After the closing brace of an object of metrics. @param at after its opening brace */
export function metrics(at: usize): usize {
  const first = at;
  at = ofVersion(at, first, V31);
  if (at != 0) at = ofVersion(at, first, V30);
  if (at != 0) at = ofVersion(at, first, V2);
  return at == 0 ? 0 : closed(at);
}

/** After the list of this version's metrics, which may be missing. */
function ofVersion(at: usize, first: usize, name: usize): usize {
  let start = at;
  if (at != first) {
    if (load<u8>(at) != COMMA) return at;
    start = at + 1;
  }
  const elements = skip(start, name);
  return elements == 0 ? at : list(elements, metric);
}

function metric(at: usize): usize {
  if ((at = skip(at, SOURCE)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, TYPE)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, DATA)) == 0 || (at = version(at)) == 0) return 0;
  if ((at = skip(at, VECTOR)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, SCORE)) == 0 || (at = score(at)) == 0) return 0;
  if ((at = data(at)) == 0 || (at = closed(at)) == 0) return 0;
  return (at = besideData(at)) == 0 ? 0 : closed(at);
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
