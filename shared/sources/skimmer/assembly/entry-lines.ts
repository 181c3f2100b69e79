import { coversEvery, keptConfigurations, putConfigurations } from './configurations';
import { clearCriteria } from './criteria';
import {
  cleanDescription,
  descriptionEnd,
  descriptionStart,
  isBack,
  namesVersion,
  takeDescription,
} from './described';
import { beginEntries, endLine, writtenLength } from './entries';
import {
  description,
  factsBefore,
  id,
  putFacts,
  putMore,
  referencesBehind,
  statement,
  status,
} from './facts';
import { clear, kindsOf, numberOf, productAt, productCount } from './found';
import { CLOSE_LIST } from './list';
import { bytesOf, lengthOf } from './names';
import { isRejectedStatus } from './nvd-record';
import { copy, copyUnquoted, isCutOff, outputEnd, putByte } from './output';
import { endOf, isNoted, putSpan, startOf } from './span';
import { putStatedLines } from './stated-lines';
import { clearNames, isRewritten } from './strict';
import { putDescribed } from './unconfigured';

/**
 * What matching needs of a record that is kept, of whose CVE nobody else speaks: a line for each product, or what is known
 * of a CVE without configurations. As derive.ts of the snapshot tells it.
 */

/** It has to be parsed. */
const OTHER: i32 = 0;
/** There are lines. */
const LINES: i32 = 1;
/** There is the JSON of a CVE without configurations. */
const UNCONFIGURED: i32 = 2;
/** The CVE was withdrawn. */
const REJECTED: i32 = 3;

export let derivedLength: i32 = 0;
/** Where the lines end: behind them stands the JSON of a CVE without configurations. */
export let linesLength: i32 = 0;

const TAB: u8 = 0x09;
const NEWLINE: u8 = 0x0a;

/** @param at where the record begins, and `end` where it ends. @returns what it leads to */
export function deriveKept(at: usize, end: usize): i32 {
  clear();
  clearCriteria();
  clearNames();
  beginEntries();
  if ((at = factsBefore(at)) == 0) return OTHER;
  const isConfigured = load<u8>(at) != CLOSE_LIST;
  at = isConfigured ? keptConfigurations(at) : at + 1;
  if (at == 0 || referencesBehind(at) != end) return OTHER;
  if (isRejectedStatus(startOf(status) + 1, endOf(status) - 1)) return REJECTED;
  if (isConfigured && !putLines()) return OTHER;
  if (isNoted(statement) && !putStatedLines(statement)) return OTHER;
  linesLength = writtenLength();
  if (!isConfigured) putDescribed();
  derivedLength = writtenLength();
  return isCutOff || isRewritten ? OTHER : isConfigured ? LINES : UNCONFIGURED;
}

function putLines(): bool {
  if (!takeDescription(startOf(description) + 1, endOf(description) - 1)) return false;
  if (namesVersion) cleanDescription();
  let facts: usize = 0;
  let factsEnd: usize = 0;
  for (let each = 0; each < productCount; each++) {
    const product = productAt(each);
    const kinds = kindsOf(product);
    if (kinds < 0) return false;
    copyUnquoted(bytesOf(product), bytesOf(product) + lengthOf(product));
    putByte(TAB);
    putSpan(id);
    putByte(TAB);
    copy(bytesOf(<usize>kinds), bytesOf(<usize>kinds) + lengthOf(<usize>kinds));
    putByte(TAB);
    if (facts == 0) {
      facts = outputEnd();
      putFacts();
      factsEnd = outputEnd();
    } else {
      copy(facts, factsEnd);
    }
    putByte(TAB);
    putConfigurations(product);
    const isDescribed = namesVersion && (isBack || coversEvery(product));
    putMore(isDescribed);
    if (isDescribed) {
      putByte(TAB);
      copy(descriptionStart(), descriptionEnd());
    }
    putByte(NEWLINE);
    if (!endLine(numberOf(product))) return false;
  }
  return true;
}
