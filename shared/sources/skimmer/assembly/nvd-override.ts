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
import { cite, clear } from './found';
import { CLOSE_LIST, closed, list } from './list';
import { literal, optional, skip } from './literal';
import { ASKED, siteOf } from './sites';
import { anyTime, cveId, plain, text, visible } from './text';

/** An override of a record in its usual form, to the last brace: names in alphabetical order. Positions as in text.ts. */

const CNA = literal('{"_annotation":{"cna":');
const ID = literal(',"cve_id":"CVE-');
const DESCRIPTION = literal('"description":');
const GENERATED_FROM = literal('"generated_from":');
const MODIFIED = literal('"modified":"');
const PUBLISHED = literal('"published":"');
const REASON = literal('"reason":');
const NOTED = literal('"references":[');
const CONFIGURATIONS = literal('},"cve":{"configurations":[');
const NODES = literal('{"nodes":[');
const MATCHES = literal('{"cpeMatch":[');
const NODE_END = literal(',"negate":false,"operator":"OR"}');
const OR = literal(',"operator":"OR"');
const AND = literal(',"operator":"AND"');
const CRITERIA = literal('{"criteria":"cpe:2.3:');
const VULNERABLE = literal(',"vulnerable":true}');
const ENVIRONMENT = literal(',"vulnerable":false}');
const REFERENCES = literal(',"references":[');
const SOURCE = literal('{"source":');
const URL = literal(',"url":');
const QUOTE_COMMA: u16 = 0x2c22;

/** After the last closing brace. */
export function nvdOverride(at: usize): usize {
  clear();
  clearCriteria();
  if ((at = skip(at, CNA)) == 0 || (at = text(at)) == 0) return 0;
  if ((at = skip(at, ID)) == 0 || (at = cveId(at)) == 0) return 0;
  // What follows ends with a comma, each.
  if (load<u16>(at) != QUOTE_COMMA) return 0;
  at = field(at + 2, DESCRIPTION);
  at = field(at, GENERATED_FROM);
  at = timeField(at, MODIFIED);
  at = timeField(at, PUBLISHED);
  at = field(at, REASON);
  if (at == 0 || (at = skip(at, NOTED)) == 0 || (at = list(at, url)) == 0) return 0;
  at = skip(at, CONFIGURATIONS);
  if (at == 0 || load<u8>(at) == CLOSE_LIST || (at = list(at, configuration)) == 0) return 0;
  const references = skip(at, REFERENCES);
  if (references != 0 && (at = list(references, reference)) == 0) return 0;
  at = closed(at);
  return at == 0 ? 0 : closed(at);
}

/** After a text that may be missing, and its comma. */
function field(at: usize, name: usize): usize {
  const value: usize = at == 0 ? 0 : skip(at, name);
  if (value == 0) return at;
  const end = text(value);
  return end != 0 && load<u8>(end) == 0x2c ? end + 1 : 0;
}

function timeField(at: usize, name: usize): usize {
  const value: usize = at == 0 ? 0 : skip(at, name);
  if (value == 0) return at;
  const end = anyTime(value);
  return end != 0 && load<u16>(end) == QUOTE_COMMA ? end + 2 : 0;
}

function configuration(at: usize): usize {
  if ((at = skip(at, NODES)) == 0 || (at = list(at, node)) == 0) return 0;
  const or = skip(at, OR);
  return closed(or == 0 ? optional(at, AND) : or);
}

function node(at: usize): usize {
  at = skip(at, MATCHES);
  if (at == 0 || load<u8>(at) == CLOSE_LIST || (at = list(at, criterion)) == 0) return 0;
  return skip(at, NODE_END);
}

function criterion(at: usize): usize {
  if ((at = skip(at, CRITERIA)) == 0 || (at = cpeName(at)) == 0) return 0;
  at = bound(criteriaId(at), END_EXCLUDING);
  at = bound(at, END_INCLUDING);
  at = bound(at, START_EXCLUDING);
  at = bound(at, START_INCLUDING);
  if (at == 0) return 0;
  const vulnerable = skip(at, VULNERABLE);
  if (vulnerable == 0) return skip(at, ENVIRONMENT);
  addVulnerable();
  return vulnerable;
}

function reference(at: usize): usize {
  if ((at = skip(at, SOURCE)) == 0 || (at = plain(at)) == 0) return 0;
  if ((at = skip(at, URL)) == 0 || (at = url(at)) == 0) return 0;
  return closed(at);
}

/** An unusual one is left to the parser. */
function url(at: usize): usize {
  const after = text(at);
  if (after == 0) return 0;
  const end = visible(at);
  cite(end == 0 ? ASKED : siteOf(at + 1, end - 1));
  return after;
}
