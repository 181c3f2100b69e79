import { kinds, product } from './host';
import { take } from './memory';
import { lengthOf, nameAt, newNames, OWN, TOLD, wasNew, writeName } from './names';
import { ASKED, NONE } from './sites';

/** The products that a record names as vulnerable, each with its kinds of criteria, and the sites it cites. */

const MOST_PRODUCTS: i32 = 4096;
const MOST_SITES: i32 = 256;
const MOST_KINDS: i32 = 8192;
const LONGEST_KINDS: usize = 4096;

let products: usize = 0;
let kindNames: usize = 0;
/** Tells records apart. */
let record: u32 = 0;
/** Entries of the products. */
let found: usize = 0;
export let productCount: i32 = 0;
/** Kinds in chains: the entry of each, and the number of the next in its product's chain. */
let chains: usize = 0;
let kindCount: i32 = 0;
let joined: usize = 0;
/** Numbers of the sites. */
let sites: usize = 0;
export let siteCount: i32 = 0;
/** It cites a site of which everything is asked for, or more sites than can be held. */
export let isCitingAsked: bool = false;

/** Told with the number of a product: what names it is held. */
export const HELD: i32 = 1 << 30;

/** Of a product's entry: the last record that named it, and the last of its kinds there. */
const RECORD: usize = OWN;
const KINDS: usize = OWN + 4;
/** For the caller's own use, zero where a record first names it. */
export const MORE: usize = OWN + 8;

export function newFound(): void {
  products = newNames();
  kindNames = newNames();
  found = take((<usize>MOST_PRODUCTS) << 2);
  chains = take((<usize>(MOST_KINDS + 1)) << 3);
  joined = take(LONGEST_KINDS);
  sites = take((<usize>MOST_SITES) << 2);
}

/** Another record begins. */
export function clear(): void {
  record++;
  productCount = 0;
  kindCount = 0;
  siteCount = 0;
  isCitingAsked = false;
}

/** @returns the product's entry, or 0 for more than can be held */
export function addProduct(start: usize, length: usize): usize {
  const entry = nameAt(products, start, length);
  if (wasNew()) store<i32>(entry, product(start, <i32>length), TOLD);
  if (load<u32>(entry, RECORD) == record) return entry;
  if (productCount == MOST_PRODUCTS) return 0;
  store<u32>(entry, record, RECORD);
  store<u32>(entry, 0, KINDS);
  store<u32>(entry, 0, MORE);
  store<usize>(found + ((<usize>productCount) << 2), entry);
  productCount++;
  return entry;
}

/** @param kind `part/target_sw`. @returns false for more than can be held */
export function addKind(entry: usize, start: usize, length: usize): bool {
  const kind = kindAt(start, length);
  for (let at = load<u32>(entry, KINDS); at != 0; at = load<u32>(chains + ((<usize>at) << 3), 4))
    if (load<usize>(chains + ((<usize>at) << 3)) == kind) return true;
  if (kindCount == MOST_KINDS) return false;
  kindCount++;
  store<usize>(chains + ((<usize>kindCount) << 3), kind);
  store<u32>(chains + ((<usize>kindCount) << 3), load<u32>(entry, KINDS), 4);
  store<u32>(entry, kindCount, KINDS);
  return true;
}

function kindAt(start: usize, length: usize): usize {
  const entry = nameAt(kindNames, start, length);
  if (wasNew()) store<i32>(entry, kinds(start, <i32>length), TOLD);
  return entry;
}

/** The entry of one of the products. */
export function productAt(at: i32): usize {
  return load<usize>(found + ((<usize>at) << 2));
}

/** The product's number, negative if it has to be parsed. */
export function numberOf(product: usize): i32 {
  const told = load<i32>(product, TOLD);
  return told < 0 ? told : told & ~HELD;
}

/** Whether whatever names the product is held. */
export function isHeld(product: usize): bool {
  return load<i32>(product, TOLD) >= HELD;
}

/** Another source tells of the product: it is not the record's any more. */
export function drop(product: usize): void {
  store<u32>(product, 0, RECORD);
}

export function isDropped(product: usize): bool {
  return load<u32>(product, RECORD) != record;
}

/** The number of the product's kinds; -1 for more than can be written. */
export function kindsOf(product: usize): i32 {
  let each = load<u32>(product, KINDS);
  const first = load<usize>(chains + ((<usize>each) << 3));
  each = load<u32>(chains + ((<usize>each) << 3), 4);
  if (each == 0) return load<i32>(first, TOLD);
  let end = writeName(first, joined);
  for (; each != 0; each = load<u32>(chains + ((<usize>each) << 3), 4)) {
    const kind = load<usize>(chains + ((<usize>each) << 3));
    if (end + 1 + lengthOf(kind) > joined + LONGEST_KINDS) return -1;
    store<u8>(end, 0x20);
    end = writeName(kind, end + 1);
  }
  return load<i32>(kindAt(joined, end - joined), TOLD);
}

/** @param site as sites.ts tells it */
export function cite(site: i32): void {
  if (site == ASKED || (site != NONE && !addSite(site))) isCitingAsked = true;
}

/** @returns false for more than can be held */
export function addSite(number: i32): bool {
  const end = sites + ((<usize>siteCount) << 2);
  for (let at = sites; at < end; at += 4) if (load<i32>(at) == number) return true;
  if (siteCount == MOST_SITES) return false;
  store<i32>(end, number);
  siteCount++;
  return true;
}

/** Copies the numbers of the sites. */
export function copySites(to: usize): void {
  memory.copy(to, sites, (<usize>siteCount) << 2);
}

export function isCited(number: i32): bool {
  for (let at = 0; at < siteCount; at++) if (siteAt(at) == number) return true;
  return false;
}

/** The number of one of the sites. */
export function siteAt(at: i32): i32 {
  return load<i32>(sites + ((<usize>at) << 2));
}
