const TILDE = 0x7e;
const CARET = 0x5e;
const ZERO = 0x30;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** The index of the next letter, digit, `~` or `^`; all other characters only separate. */
function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isDigit(code) || isLetter(code) || code === TILDE || code === CARET) break;
    at += 1;
  }
  return at;
}

function endOfRun(text: string, from: number, belongs: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && belongs(text.charCodeAt(at))) at += 1;
  return at;
}

/**
 * Compares digits of any length, ignoring leading zeros: the longer one is greater, then character order
 * decides.
 */
function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+/, '');
  const right = b.replace(/^0+/, '');
  if (left.length !== right.length) return left.length - right.length;
  return compareText(left, right);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * RPM's order of two versions or two releases (not of whole EVRs): negative, 0 or positive. Compares runs of
 * digits and runs of letters in turn. A number beats letters; `~` sorts before the end of the string, `^`
 * after it but before anything else. Different strings may be equal: `1.0`, `1_0`, `1.00`.
 * @see https://rpm.org/docs/4.20.x/man/rpm-version.7 and `rpmvercmp` of RPM 4.15 and later
 */
export function rpmvercmp(a: string, b: string): number {
  if (a === b) return 0;
  let i = 0;
  let j = 0;
  for (;;) {
    i = skipSeparators(a, i);
    j = skipSeparators(b, j);
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(j);
    if (left === TILDE || right === TILDE) {
      if (left !== TILDE) return 1;
      if (right !== TILDE) return -1;
      i += 1;
      j += 1;
      continue;
    }
    const leftEnds = i >= a.length;
    const rightEnds = j >= b.length;
    if (left === CARET || right === CARET) {
      if (leftEnds) return -1;
      if (rightEnds) return 1;
      if (left !== CARET) return 1;
      if (right !== CARET) return -1;
      i += 1;
      j += 1;
      continue;
    }
    if (leftEnds || rightEnds) return Number(rightEnds) - Number(leftEnds);

    const numeric = isDigit(left);
    const belongs = numeric ? isDigit : isLetter;
    const leftEnd = endOfRun(a, i, belongs);
    const rightEnd = endOfRun(b, j, belongs);
    if (rightEnd === j) return numeric ? 1 : -1;
    const order = (numeric ? compareNumbers : compareText)(a.slice(i, leftEnd), b.slice(j, rightEnd));
    if (order !== 0) return order;
    i = leftEnd;
    j = rightEnd;
  }
}
