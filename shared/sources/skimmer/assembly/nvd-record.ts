import { cite, clear } from './found';
import {
  addVulnerable,
  bound,
  clearCriteria,
  cpeName,
  criteriaId,
  END_EXCLUDING,
  END_INCLUDING,
  START_EXCLUDING,
  START_INCLUDING,
} from './criteria';
import { addText, beginTexts, isWritten, keep, leaveOut, putIn, refuse, replace } from './kept';
import { closed, list, OPEN_OBJECT, CLOSE_LIST } from './list';
import { literal, optional, skip } from './literal';
import { metrics } from './metrics';
import { copy } from './output';
import { siteOf } from './sites';
import { clearSubjects, statedBySources } from './stated';
import { clearNames, value as strictValue } from './strict';
import { cveId, isSpelledOut, plain, text, time, visible, visibleEnd } from './text';

/**
 * A record of the NVD in its usual form, to the last brace: names in their usual order, nothing between them. Any other
 * is left to the parser. What is kept of it is written at once, where that is asked for: see kept.ts. Positions as in
 * text.ts.
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
const REFERENCES = literal(',"references":[');
const URL = literal('{"url":"');
const URL_SOURCE = literal(',"source":');
const AFFECTED = literal(',"affected":');
const REJECTED = literal('rejected');

/** What is kept instead. */
const ASSIGNER = literal('","assigner":');
const UTC = literal('Z');
const KEPT_TAGS = literal('","tags":[');
const KEPT_DESCRIPTION = literal(',"description":');
const KEPT_METRICS = literal(',"metrics":[');
const NO_WEAKNESSES = literal(',"weaknesses":[]');
const NO_CONFIGURATIONS = literal(',"configurations":[]');
const KEPT_OR = literal('"operator":"OR",');
const KEPT_NODE = literal('{"operator":"OR","negate":false,"matches":[');
const NO_CHILDREN = literal(',"children":[]');

/** "en" */
const ENGLISH: u16 = 0x6e65;

/** Which of the descriptions comes next. */
let isFirst: bool = false;

/** Where it says when it changed. */
export let modified: usize = 0;
export let isRejected: bool = false;
export let isConfigured: bool = false;
/** Where what CNAs and others state begins, and ends; zero if it is not there. The host program reads it. */
export let affected: usize = 0;
export let affectedEnd: usize = 0;

/** After the two closing braces. */
export function nvdRecord(at: usize): usize {
  clear();
  clearCriteria();
  clearSubjects();
  clearNames();
  isConfigured = false;
  affected = 0;
  at = head(at);
  if (at == 0) return 0;
  const configurations = skip(at, CONFIGURATIONS);
  if (configurations == 0) {
    replace(at, at, NO_CONFIGURATIONS);
  } else {
    isConfigured = true;
    if (load<u8>(configurations) == CLOSE_LIST) return 0;
    at = list(configurations, configuration);
    if (at == 0) return 0;
  }
  at = skip(at, REFERENCES);
  if (at == 0) return 0;
  at = list(at, reference);
  if (at == 0 || (at = statements(at)) == 0) return 0;
  // "}}"
  if (load<u16>(at) != 0x7d7d) return 0;
  keep(at + 1);
  return at + 2;
}

/** After everything that stands before the configurations. */
function head(at: usize): usize {
  if ((at = skip(at, ID)) == 0 || (at = cveId(at)) == 0) return 0;
  if ((at = replaced(at, SOURCE, ASSIGNER)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, PUBLISHED)) == 0 || (at = time(at)) == 0) return 0;
  replace(at, at, UTC);
  if ((at = skip(at, MODIFIED)) == 0) return 0;
  modified = at;
  if ((at = time(at)) == 0) return 0;
  replace(at, at, UTC);
  if ((at = skip(at, STATUS)) == 0) return 0;
  const status = at;
  at = visibleEnd(at);
  isRejected = isRejectedStatus(status, at);
  if ((at = replaced(at, TAGS, KEPT_TAGS)) == 0 || (at = listOfTexts(at, tag)) == 0) return 0;
  if ((at = descriptions(at)) == 0 || (at = statements(at)) == 0) return 0;
  if ((at = replaced(at, METRICS, KEPT_METRICS)) == 0 || (at = metrics(at)) == 0) return 0;
  const elements = skip(at, WEAKNESSES);
  if (elements != 0) {
    keep(elements);
    return listOfTexts(elements, weakness);
  }
  putIn(NO_WEAKNESSES);
  return at;
}

/** After what is stated, which may be missing. It is read in a record that is skimmed, and else left to the host program. */
function statements(at: usize): usize {
  const value = skip(at, AFFECTED);
  if (value == 0) return at;
  if (affected != 0) return 0;
  keep(at);
  affected = value;
  affectedEnd = isWritten ? strictValue(value) : statedBySources(value);
  leaveOut(affectedEnd);
  return affectedEnd;
}

/** After the name, instead of which another is kept. */
function replaced(at: usize, name: usize, another: usize): usize {
  const after = skip(at, name);
  if (after != 0) replace(at, after, another);
  return after;
}

/** After a list of which the distinct texts are kept that its elements name. */
function listOfTexts(at: usize, element: (at: usize) => usize): usize {
  beginTexts();
  at = list(at, element);
  if (at != 0) leaveOut(at - 1);
  return at;
}

/** After the descriptions, of which the first is kept, in English. */
function descriptions(at: usize): usize {
  if ((at = replaced(at, DESCRIPTIONS, KEPT_DESCRIPTION)) == 0) return 0;
  isFirst = true;
  at = list(at, description);
  if (isFirst) refuse();
  if (at != 0) leaveOut(at);
  return at;
}

/** In any case. */
export function isRejectedStatus(at: usize, end: usize): bool {
  return end - at == 8 && (load<u64>(at) | 0x2020202020202020) == load<u64>(REJECTED + 8);
}

function tag(at: usize): usize {
  if ((at = skip(at, TAG_SOURCE)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, TAG_LIST)) == 0 || (at = list(at, keptText)) == 0) return 0;
  return closed(at);
}

function keptText(at: usize): usize {
  const end = plain(at);
  if (end != 0) addText(at, end);
  return end;
}

function description(at: usize): usize {
  if ((at = language(at)) == 0) return 0;
  const end = text(at);
  if (end != 0 && isFirst) {
    if (isWritten) copy(at, end);
    if (isSpelledOut) refuse();
    isFirst = false;
  }
  return end == 0 ? 0 : closed(end);
}

function weakness(at: usize): usize {
  if ((at = skip(at, SOURCE_OF)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, TYPE)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, DESCRIPTION)) == 0 || (at = list(at, weaknessText)) == 0) return 0;
  return closed(at);
}

function weaknessText(at: usize): usize {
  if ((at = language(at)) == 0 || (at = keptText(at)) == 0) return 0;
  return closed(at);
}

/** After the language of a text, and the name that follows. The first description is chosen if it is in English. */
function language(at: usize): usize {
  const value = skip(at, LANG);
  if (value == 0 || (at = plain(value)) == 0) return 0;
  if (isFirst && load<u16>(value + 1) != ENGLISH) refuse();
  return skip(at, VALUE);
}

function configuration(at: usize): usize {
  if (load<u8>(at) != OPEN_OBJECT) return 0;
  at++;
  const or = skip(at, OR);
  const operator = or == 0 ? optional(at, AND) : or;
  // What is not said is put in.
  if (operator == at) replace(at, at, KEPT_OR);
  at = optional(operator, NOT_NEGATED);
  if (operator == at) replace(at, at, NOT_NEGATED);
  at = skip(at, NODES);
  if (at == 0) return 0;
  if (load<u8>(at) == CLOSE_LIST) refuse();
  if ((at = list(at, node)) == 0) return 0;
  return closed(at);
}

/** A node without members is invalid. */
function node(at: usize): usize {
  at = replaced(at, NODE, KEPT_NODE);
  if (at == 0 || load<u8>(at) == CLOSE_LIST || (at = list(at, criterion)) == 0) return 0;
  replace(at, at, NO_CHILDREN);
  return closed(at);
}

function criterion(at: usize): usize {
  const vulnerable = skip(at, VULNERABLE);
  const name = vulnerable == 0 ? skip(at, ENVIRONMENT) : vulnerable;
  if (name == 0 || (at = cpeName(name)) == 0) return 0;
  if (vulnerable != 0 && !isWritten) addVulnerable();
  at = bound(at, START_INCLUDING);
  at = bound(at, START_EXCLUDING);
  at = bound(at, END_INCLUDING);
  at = bound(at, END_EXCLUDING);
  if (at == 0) return 0;
  keep(at);
  at = criteriaId(at);
  leaveOut(at);
  return at == 0 ? 0 : closed(at);
}

function reference(at: usize): usize {
  const url = skip(at, URL);
  if (url == 0 || (at = isWritten ? plain(url - 1) : citedUrl(url)) == 0) return 0;
  keep(at);
  const source = skip(at, URL_SOURCE);
  if (source != 0 && (at = plain(source)) == 0) return 0;
  leaveOut(at);
  const kinds = skip(at, TAG_LIST);
  if (kinds != 0) {
    const isEmpty = load<u8>(kinds) == CLOSE_LIST;
    if ((at = list(kinds, plain)) == 0) return 0;
    if (isEmpty) leaveOut(at);
  }
  return closed(at);
}

/** After a URL and its quote. */
function citedUrl(at: usize): usize {
  const after = visible(at - 1);
  if (after != 0) cite(siteOf(at, after - 1));
  return after;
}
