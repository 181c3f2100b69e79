/** Three-valued logic (Kleene): an `unknown` fact may or may not hold, and must never hide a finding. */
export type Truth = boolean | 'unknown';

export function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === true ? b : a;
}

export function or(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === false ? b : a;
}

export function not(a: Truth): Truth {
  return a === 'unknown' ? a : !a;
}
