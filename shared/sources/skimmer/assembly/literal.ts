import { take } from './memory';

/** Spelled-out text, kept as its length and its bytes: eight are compared at a time. */
export function literal(text: string): usize {
  const kept = take(8 + text.length + 8);
  store<u32>(kept, text.length);
  for (let at = 0; at < text.length; at++) store<u8>(kept + 8 + at, <u8>text.charCodeAt(at));
  return kept;
}

/** After the literal at `at`; 0 where something else is. */
export function skip(at: usize, expected: usize): usize {
  const length: usize = load<u32>(expected);
  let bytes = expected + 8;
  const end = at + length;
  while (at + 8 <= end) {
    if (load<u64>(at) != load<u64>(bytes)) return 0;
    at += 8;
    bytes += 8;
  }
  // The bytes of the last word that count.
  const beyond: u64 = (8 - (end - at)) << 3;
  if (at < end && (load<u64>(at) ^ load<u64>(bytes)) << beyond != 0) return 0;
  return end;
}

/** The same where `at` is zero if what stands before it is in another form. */
export function after(at: usize, expected: usize): usize {
  return at == 0 ? 0 : skip(at, expected);
}

/** After the literal, or `at` where something else is. */
export function optional(at: usize, expected: usize): usize {
  const after = skip(at, expected);
  return after == 0 ? at : after;
}
