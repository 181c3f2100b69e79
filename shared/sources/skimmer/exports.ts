interface Word {
  readonly value: number;
}

/** What assembly/index.ts exports, which says what each means: addresses in memory, counts and functions. */
export interface Exports {
  memory: { readonly buffer: ArrayBuffer };
  INPUT_SIZE: Word;
  input: Word;
  believed: Word;
  word: Word;
  overridden: Word;
  lineProducts: Word;
  lineKinds: Word;
  lineCves: Word;
  lineStarts: Word;
  lineEnds: Word;
  citedStarts: Word;
  citedEnds: Word;
  cited: Word;
  lineCount: Word;
  citedCount: Word;
  lateCves: Word;
  lateTimes: Word;
  lateCount: Word;
  heldStarts: Word;
  heldEnds: Word;
  heldCount: Word;
  kept: Word;
  LONGEST_KEPT: Word;
  modified: Word;
  affected: Word;
  affectedEnd: Word;
  ssvc: Word;
  ssvcEnd: Word;
  told: Word;
  linesLength: Word;
  derived: Word;
  derivedLength: Word;
  entryEnds: Word;
  entryProducts: Word;
  entryCount: Word;
  recordCount: Word;
  seenCount: Word;
  rejectedCount: Word;
  position: Word;
  following: Word;
  isStatedAlone: Word;
  begin: () => void;
  addProjectPage: (length: number) => void;
  speakOf: (cve: number) => void;
  see: (cve: number) => number;
  isOverridden: (cve: number) => number;
  drain: () => void;
  drainLate: () => void;
  drainHeld: () => void;
  takeAlone: () => number;
  takeStated: (origin: number) => void;
  takeOverrides: (start: number, end: number, origin: number) => number;
  write: (end: number) => number;
  derive: (end: number) => number;
  textAt: (length: number) => number;
  inUse: () => number;
  skim: (start: number, end: number, origin: number) => number;
}
