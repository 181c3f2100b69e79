import { cite, clear } from './found';
import { addVulnerable, bound, clearCriteria, cpeName, criteriaId } from './criteria';
import { closed, list, OPEN_OBJECT, CLOSE_LIST } from './list';
import { literal, optional, skip } from './literal';
import { metrics } from './metrics';
import { siteOf } from './sites';
import { cveId, plain, text, time, visibleEnd } from './text';

/**
 * A record of the NVD in its usual form, to the last brace: names in their usual order, nothing between them. Any other
 * is left to the parser. Positions as in text.ts.
 */

const ID = literal('{"cve":{"id":"CVE-');
const SOURCE = literal('","sourceIdentifier":');
const PUBLISHED = literal(',"published":"');
const MODIFIED = literal('","lastModified":"');
const STATUS = literal('","vulnStatus":"');
const TAGS = literal('","cveTags":[');
const TAG_SOURCE = literal('{"sourceIdentifier":');
const TAG_LIST = literal(',"tags":[');
const DESCRIPTIONS = literal(',"descriptions":[');
const LANG = literal('{"lang":');
const VALUE = literal(',"value":');
const METRICS = literal(',"metrics":{');
const WEAKNESSES = literal(',"weaknesses":[');
const SOURCE_OF = literal('{"source":');
const TYPE = literal(',"type":');
const DESCRIPTION = literal(',"description":[');
const CONFIGURATIONS = literal(',"configurations":[');
const OR = literal('"operator":"OR",');
const AND = literal('"operator":"AND",');
const NOT_NEGATED = literal('"negate":false,');
const NODES = literal('"nodes":[');
const NODE = literal('{"operator":"OR","negate":false,"cpeMatch":[');
const VULNERABLE = literal('{"vulnerable":true,"criteria":"cpe:2.3:');
const ENVIRONMENT = literal('{"vulnerable":false,"criteria":"cpe:2.3:');
const START_INCLUDING = literal(',"versionStartIncluding":"');
const START_EXCLUDING = literal(',"versionStartExcluding":"');
const END_INCLUDING = literal(',"versionEndIncluding":"');
const END_EXCLUDING = literal(',"versionEndExcluding":"');
const REFERENCES = literal(',"references":[');
const URL = literal('{"url":"');
const URL_SOURCE = literal(',"source":');
const REJECTED = literal('rejected');

const QUOTE: u8 = 0x22;

/** Where it says when it changed. */
export let modified: usize = 0;
export let isRejected: bool = false;
export let isConfigured: bool = false;

/** After the two closing braces. */
export function nvdRecord(at: usize): usize {
  clear();
  clearCriteria();
  isConfigured = false;
  at = head(at);
  if (at == 0) return 0;
  const configurations = skip(at, CONFIGURATIONS);
  if (configurations != 0) {
    isConfigured = true;
    if (load<u8>(configurations) == CLOSE_LIST) return 0;
    at = list(configurations, configuration);
    if (at == 0) return 0;
  }
  at = skip(at, REFERENCES);
  if (at == 0) return 0;
  at = list(at, reference);
  // "}}"
  return at != 0 && load<u16>(at) == 0x7d7d ? at + 2 : 0;
}

/** After everything that stands before the configurations. */
function head(at: usize): usize {
  if ((at = skip(at, ID)) == 0 || (at = cveId(at)) == 0) return 0;
  if ((at = skip(at, SOURCE)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, PUBLISHED)) == 0 || (at = time(at)) == 0) return 0;
  if ((at = skip(at, MODIFIED)) == 0) return 0;
  modified = at;
  if ((at = time(at)) == 0 || (at = skip(at, STATUS)) == 0) return 0;
  const status = at;
  at = visibleEnd(at);
  isRejected = isRejectedStatus(status, at);
  if ((at = skip(at, TAGS)) == 0 || (at = list(at, tag)) == 0) return 0;
  if ((at = skip(at, DESCRIPTIONS)) == 0 || (at = list(at, description)) == 0) return 0;
  if ((at = skip(at, METRICS)) == 0 || (at = metrics(at)) == 0) return 0;
  const elements = skip(at, WEAKNESSES);
  return elements == 0 ? at : list(elements, weakness);
}

/** In any case. */
function isRejectedStatus(at: usize, end: usize): bool {
  return end - at == 8 && (load<u64>(at) | 0x2020202020202020) == load<u64>(REJECTED + 8);
}

function tag(at: usize): usize {
  if ((at = skip(at, TAG_SOURCE)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, TAG_LIST)) == 0 || (at = list(at, plain)) == 0) return 0;
  return closed(at);
}

function description(at: usize): usize {
  return inLanguage(at, text);
}

function weakness(at: usize): usize {
  if ((at = skip(at, SOURCE_OF)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, TYPE)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, DESCRIPTION)) == 0 || (at = list(at, plainDescription)) == 0) return 0;
  return closed(at);
}

function plainDescription(at: usize): usize {
  return inLanguage(at, plain);
}

function inLanguage(at: usize, value: (at: usize) => usize): usize {
  if ((at = skip(at, LANG)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, VALUE)) == 0 || (at = value(at)) == 0) return 0;
  return closed(at);
}

function configuration(at: usize): usize {
  if (load<u8>(at) != OPEN_OBJECT) return 0;
  const or = skip(at + 1, OR);
  at = skip(optional(or == 0 ? optional(at + 1, AND) : or, NOT_NEGATED), NODES);
  if (at == 0 || (at = list(at, node)) == 0) return 0;
  return closed(at);
}

/** A node without members is invalid. */
function node(at: usize): usize {
  at = skip(at, NODE);
  if (at == 0 || load<u8>(at) == CLOSE_LIST || (at = list(at, criterion)) == 0) return 0;
  return closed(at);
}

function criterion(at: usize): usize {
  const vulnerable = skip(at, VULNERABLE);
  const name = vulnerable == 0 ? skip(at, ENVIRONMENT) : vulnerable;
  if (name == 0 || (at = cpeName(name)) == 0) return 0;
  if (vulnerable != 0) addVulnerable();
  at = bound(at, START_INCLUDING);
  at = bound(at, START_EXCLUDING);
  at = bound(at, END_INCLUDING);
  at = criteriaId(bound(at, END_EXCLUDING));
  return at == 0 ? 0 : closed(at);
}

function reference(at: usize): usize {
  const url = skip(at, URL);
  if (url == 0) return 0;
  at = visibleEnd(url);
  if (load<u8>(at) != QUOTE) return 0;
  cite(siteOf(url, at));
  at++;
  const source = skip(at, URL_SOURCE);
  if (source != 0 && (at = plain(source)) == 0) return 0;
  const kinds = skip(at, TAG_LIST);
  if (kinds != 0 && (at = list(kinds, plain)) == 0) return 0;
  return closed(at);
}
