import {
  addVulnerable,
  bound,
  cpeName,
  end,
  entryBefore,
  overflow,
  version,
  END_EXCLUDING,
  END_INCLUDING,
  START_EXCLUDING,
  START_INCLUDING,
} from './criteria';
import { MORE } from './found';
import { closed, CLOSE_LIST, list } from './list';
import { literal, skip } from './literal';
import { take } from './memory';
import { copy, copyUnquoted, put, putByte } from './output';

/**
 * Configurations as they are kept, and what an entry line has of those that name its product: see prune.ts and
 * entry-line.ts of the snapshot. Nodes are alternatives, vulnerable or an environment; any other is left to the parser.
 * Positions as in text.ts.
 */

const OR = literal('{"operator":"OR","negate":false,"nodes":[');
const AND = literal('{"operator":"AND","negate":false,"nodes":[');
const NODE = literal('{"operator":"OR","negate":false,"matches":[');
const NODE_END = literal(',"children":[]}');
const VULNERABLE = literal('{"vulnerable":true,"criteria":"cpe:2.3:');
const ENVIRONMENT = literal('{"vulnerable":false,"criteria":"cpe:2.3:');
const COMMA = literal(',');
const CLOSE = literal(']');
const CLOSE_CONFIGURATION = literal(']}');

/** Marks of an entry line. */
const CONFIGURATION: u8 = 0x1d;
const MATCH: u8 = 0x1e;
const VALUE: u8 = 0x1f;

/** Where a configuration or node begins and ends; whether all its nodes are needed; its first node, and its last. */
const PART_END: usize = 4;
const IS_AND: usize = 8;
const FIRST_NODE: usize = 12;
const LAST_NODE: usize = 16;
const PART_SIZE: usize = 20;
const MOST_PARTS: u32 = 8192;
const configurations = take(<usize>(MOST_PARTS + 1) * PART_SIZE);
const nodes = take(<usize>(MOST_PARTS + 1) * PART_SIZE);
let configurationCount: u32 = 0;
let nodeCount: u32 = 0;

/**
 * Vulnerable criteria in chains, one for each product. Of each: where it begins and ends; where its name goes on after the
 * product, and ends; where its four bounds begin and end, zero if it lacks them; its configuration and its node; and the
 * next of its product. Things are told by number; none has 0.
 */
const CRITERION_END: usize = 4;
const REST: usize = 8;
const REST_END: usize = 12;
const BOUNDS: usize = 16;
const BOUND_SIZE: usize = 8;
const BOUND_COUNT: usize = 4;
const OF: usize = 48;
const IN: usize = 52;
const NEXT: usize = 56;
const CRITERION_SIZE: usize = 60;
const MOST_CRITERIA: u32 = 16384;
const criteria = take(<usize>(MOST_CRITERIA + 1) * CRITERION_SIZE);
let criterionCount: u32 = 0;

/** Of a product: its first criterion, its last, and whether its criteria cover every version. */
const LAST: usize = 4;
const IS_EVERY: usize = 8;
const PRODUCT_SIZE: usize = 12;
const MOST_PRODUCTS: u32 = 4096;
const products = take(<usize>(MOST_PRODUCTS + 1) * PRODUCT_SIZE);
let productCount: u32 = 0;

/** What the criteria of a node are. */
let isVulnerable: bool = false;

/** After the closing bracket of a list of configurations. @param at after its opening bracket */
export function keptConfigurations(at: usize): usize {
  configurationCount = 0;
  nodeCount = 0;
  criterionCount = 0;
  productCount = 0;
  at = list(at, configuration);
  return overflow ? 0 : at;
}

function configuration(at: usize): usize {
  const or = skip(at, OR);
  const first = or == 0 ? skip(at, AND) : or;
  if (first == 0 || load<u8>(first) == CLOSE_LIST || configurationCount == MOST_PARTS) return 0;
  configurationCount++;
  const part = partAt(configurations, configurationCount);
  store<usize>(part, at);
  store<u32>(part, or == 0 ? 1 : 0, IS_AND);
  store<u32>(part, nodeCount + 1, FIRST_NODE);
  at = list(first, node);
  if (at == 0 || (at = closed(at)) == 0) return 0;
  store<usize>(part, at, PART_END);
  store<u32>(part, nodeCount, LAST_NODE);
  return at;
}

function node(at: usize): usize {
  const first = skip(at, NODE);
  if (first == 0 || nodeCount == MOST_PARTS) return 0;
  nodeCount++;
  const part = partAt(nodes, nodeCount);
  store<usize>(part, at);
  isVulnerable = skip(first, VULNERABLE) != 0;
  if (!isVulnerable && skip(first, ENVIRONMENT) == 0) return 0;
  at = list(first, criterion);
  if (at == 0 || (at = skip(at, NODE_END)) == 0) return 0;
  store<usize>(part, at, PART_END);
  return at;
}

function criterion(at: usize): usize {
  const name = skip(at, isVulnerable ? VULNERABLE : ENVIRONMENT);
  const bare: usize = name == 0 ? 0 : cpeName(name);
  if (bare == 0 || criterionCount == MOST_CRITERIA) return 0;
  const each = criterionAt(criterionCount + 1);
  let after = noted(bare, START_INCLUDING, each + BOUNDS);
  after = noted(after, START_EXCLUDING, each + BOUNDS + BOUND_SIZE);
  after = noted(after, END_INCLUDING, each + BOUNDS + 2 * BOUND_SIZE);
  after = noted(after, END_EXCLUDING, each + BOUNDS + 3 * BOUND_SIZE);
  if (after == 0 || closed(after) == 0) return 0;
  if (!isVulnerable) return closed(after);
  addVulnerable();
  if (overflow) return 0;
  criterionCount++;
  store<usize>(each, at);
  store<usize>(each, closed(after), CRITERION_END);
  // With the colon before the version.
  store<usize>(each, version - 1, REST);
  store<usize>(each, end, REST_END);
  store<u32>(each, configurationCount, OF);
  store<u32>(each, nodeCount, IN);
  store<u32>(each, 0, NEXT);
  const product = productOf(entryBefore);
  append(product, criterionCount);
  // ":*:"
  if (after == bare && (load<u32>(version - 1) & 0xffffff) == 0x3a2a3a) store<u32>(product, 1, IS_EVERY);
  return closed(after);
}

/** After a bound, which may be missing; notes where it is. */
function noted(at: usize, name: usize, place: usize): usize {
  const after = bound(at, name);
  const isThere = after != at && after != 0;
  store<usize>(place, isThere ? at + load<u32>(name) : 0);
  store<usize>(place, isThere ? after - 1 : 0, 4);
  return after;
}

function append(product: usize, number: u32): void {
  const last = load<u32>(product, LAST);
  if (last == 0) store<u32>(product, number);
  else store<u32>(criterionAt(last), number, NEXT);
  store<u32>(product, number, LAST);
}

function partAt(parts: usize, number: u32): usize {
  return parts + <usize>number * PART_SIZE;
}

function criterionAt(number: u32): usize {
  return criteria + <usize>number * CRITERION_SIZE;
}

function nextOf(number: u32): u32 {
  return load<u32>(criterionAt(number), NEXT);
}

function configurationOf(number: u32): u32 {
  return load<u32>(criterionAt(number), OF);
}

function nodeOf(number: u32): u32 {
  return load<u32>(criterionAt(number), IN);
}

function productOf(entry: usize): usize {
  let number = load<u32>(entry, MORE);
  if (number == 0) {
    number = ++productCount;
    store<u32>(entry, number, MORE);
    memory.fill(products + <usize>number * PRODUCT_SIZE, 0, PRODUCT_SIZE);
  }
  return products + <usize>number * PRODUCT_SIZE;
}

/** Whether the product's criteria cover every version. */
export function coversEvery(entry: usize): bool {
  return load<u32>(productOf(entry), IS_EVERY) != 0;
}

/** Writes the configurations that name a product as its entry line has them. */
export function putConfigurations(entry: usize): void {
  const first = load<u32>(productOf(entry));
  for (let number = first; number != 0;) {
    if (number != first) putByte(CONFIGURATION);
    number = putConfiguration(number);
  }
}

/**
 * Of a node are left the criteria that name the product, for another cannot change whether it makes the node true; of
 * alternative nodes those that name it. Where it is on two sides, nothing is left out.
 * @param first criterion that names it there
 * @returns the first in the next configuration, or 0
 */
function putConfiguration(first: u32): u32 {
  const own = configurationOf(first);
  const part = partAt(configurations, own);
  let sides = 0;
  let side: u32 = 0;
  let after = first;
  for (; after != 0 && configurationOf(after) == own; after = nextOf(after)) {
    if (nodeOf(after) != side) sides++;
    side = nodeOf(after);
  }
  const isAnd = load<u32>(part, IS_AND) != 0;
  if (sides == 1 && !isAnd) putMatches(first, after);
  else if (sides > 1 && isAnd) copy(load<usize>(part), load<usize>(part, PART_END));
  else putPruned(part, first, after);
  return after;
}

function putMatches(first: u32, after: u32): void {
  for (let number = first; number != after; number = nextOf(number)) {
    const each = criterionAt(number);
    if (number != first) putByte(MATCH);
    putByte(load<u8>(load<usize>(each) + load<u32>(VULNERABLE)));
    copyUnquoted(load<usize>(each, REST), load<usize>(each, REST_END));
    putBounds(each + BOUNDS);
  }
}

/** Up to the last that there is. */
function putBounds(bounds: usize): void {
  let most = BOUND_COUNT;
  while (most > 0 && load<usize>(bounds + (most - 1) * BOUND_SIZE) == 0) most--;
  for (let each: usize = 0; each < most; each++) {
    putByte(VALUE);
    const place = bounds + each * BOUND_SIZE;
    copyUnquoted(load<usize>(place), load<usize>(place, 4));
  }
}

function putPruned(part: usize, first: u32, after: u32): void {
  const isAnd = load<u32>(part, IS_AND) != 0;
  put(isAnd ? AND : OR);
  let number = first;
  let isFirst = true;
  const last = load<u32>(part, LAST_NODE);
  for (let side = load<u32>(part, FIRST_NODE); side <= last; side++) {
    const isNaming = number != after && nodeOf(number) == side;
    if (!isNaming && !isAnd) continue;
    if (!isFirst) put(COMMA);
    isFirst = false;
    if (!isNaming) {
      copy(load<usize>(partAt(nodes, side)), load<usize>(partAt(nodes, side), PART_END));
      continue;
    }
    put(NODE);
    for (let each = number; number != after && nodeOf(number) == side; number = nextOf(number)) {
      if (number != each) put(COMMA);
      copy(load<usize>(criterionAt(number)), load<usize>(criterionAt(number), CRITERION_END));
    }
    put(CLOSE);
    put(NODE_END);
  }
  put(CLOSE_CONFIGURATION);
}
