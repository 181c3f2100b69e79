import { skip } from './literal';
import { copy } from './output';
import { take } from './memory';

/** A part of what is read: where it begins and ends; zero if it is not there. Texts are noted with their quotes. */

const END: usize = 4;
const SIZE: usize = 8;

export function newSpan(): usize {
  return take(SIZE);
}

export function note(span: usize, start: usize, end: usize): void {
  store<usize>(span, start);
  store<usize>(span, end, END);
}

/** It is not there. */
export function forget(span: usize): void {
  store<usize>(span, 0);
}

export function isNoted(span: usize): bool {
  return startOf(span) != 0;
}

export function startOf(span: usize): usize {
  return load<usize>(span);
}

export function endOf(span: usize): usize {
  return load<usize>(span, END);
}

/** Whether it is this text. @param expected as literal.ts has it */
export function isText(span: usize, expected: usize): bool {
  return skip(startOf(span), expected) == endOf(span);
}

/** Notes the same as another. */
export function noteAs(span: usize, another: usize): void {
  store<u64>(span, load<u64>(another));
}

/** Writes it. */
export function putSpan(span: usize): void {
  copy(startOf(span), endOf(span));
}

/** Writes a text without its quotes. */
export function putText(span: usize): void {
  copy(startOf(span) + 1, endOf(span) - 1);
}

/** After a value that `read` reads, which is noted. @param at zero if what stands before it is in another form */
export function noted(at: usize, span: usize, read: (at: usize) => usize): usize {
  const after: usize = at == 0 ? 0 : read(at);
  note(span, at, after);
  return after;
}
