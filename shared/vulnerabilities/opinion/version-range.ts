import type { AffectedStatus, VersionRange } from './opinion.ts';

/** One of `versions`, as given in a record. */
export interface RawVersion {
  version?: string | undefined;
  status: AffectedStatus;
  lessThan?: string | undefined;
  lessThanOrEqual?: string | undefined;
  versionType?: string | undefined;
  changes?: readonly { at: string; status: AffectedStatus }[] | undefined;
}

type Bounds = Omit<VersionRange, 'status' | 'changes'>;

/** A number and what may surround it, without spaces. Prose is not a version. */
const VERSION = /^v?\d[\w.+~^:()-]*$/i;
/** A commit hash: 7 to 64 hexadecimal digits, at least one of them a letter. */
const COMMIT = /^(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}$/i;
/** Texts used for a range without a start. */
const BEGINNING = /^(?:0|\*|-|n\/?a|all|all versions|any|unspecified|unknown|none|)$/i;
const BRANCH = /^(v?\d+(?:\.\d+)*)\.(?:\*|x)(?:\.(?:\*|x))*$/i;

/**
 * The ranges meant by one of `versions`; none if it contains nothing comparable, only a commit, a sentence or
 * a name. Also reads expressions that some CNAs write into `version` (`>= 18.2.1, < 18.2.5`, `= 17.2.7`,
 * `before 2.2.1`).
 */
export function versionRanges(raw: RawVersion): VersionRange[] {
  if (raw.versionType === 'git') return [];
  return boundsOf(raw).map((bounds) => ({
    status: raw.status,
    ...bounds,
    ...(raw.changes?.length ? { changes: raw.changes.filter(({ at }) => VERSION.test(at)) } : {}),
  }));
}

function boundsOf({ version = '', lessThan, lessThanOrEqual }: RawVersion): Bounds[] {
  const text = version.trim();
  const end = lessThan === undefined ? lessThanOrEqual : lessThan;
  if (end === undefined) return textBounds(text);
  const upper = upperBound(end.trim(), lessThan !== undefined);
  if (upper === undefined) return [];
  if (BEGINNING.test(text)) return [upper];
  const branch = BRANCH.exec(text)?.[1];
  const from = branch ?? text;
  return isVersion(from) ? [{ from, ...upper }] : [];
}

/** `undefined` if not comparable; `*` means no end. */
function upperBound(text: string, open: boolean): Bounds | undefined {
  if (text === '*') return {};
  const bare = text.replace(/^(<=|<)\s*/, '');
  const isOpen = text.startsWith('<=') ? false : open || text.startsWith('<');
  const branch = BRANCH.exec(bare)?.[1];
  // `lessThan: 6.18.*` ends where the branch starts, `lessThanOrEqual: 6.18.*` where it ends.
  if (branch !== undefined) return isOpen ? { to: branch, open: true } : { to: branch, branch: true };
  if (!isVersion(bare)) return undefined;
  return isOpen ? { to: bare, open: true } : { to: bare };
}

function isVersion(text: string): boolean {
  return VERSION.test(text) && !COMMIT.test(text);
}

/** A `version` without bounds: one version, a branch, all versions, or an expression. */
function textBounds(text: string): Bounds[] {
  if (isVersion(text)) {
    const branch = BRANCH.exec(text)?.[1];
    return branch === undefined ? [{ from: text, only: true }] : [{ from: branch, to: branch, branch: true }];
  }
  const branch = BRANCH.exec(text)?.[1];
  if (branch !== undefined) return [{ from: branch, to: branch, branch: true }];
  if (/^(?:\*|all|all versions)$/i.test(text)) return [{}];
  const terms = text.split(/\s*(?:\|\||;)\s*/).map(expression);
  return terms.every((term) => term !== undefined) ? terms.flat() : [];
}

const OPERATOR = /^(>=|>|<=|<|==?|!=)\s*(\S+)$/;
const PROSE: readonly [RegExp, (found: RegExpExecArray) => string][] = [
  [
    /^(?:versions? )?(?:before|prior to|earlier than|lower than|below)(?: versions?)? (\S+)$/i,
    ([, v]) => `< ${v ?? ''}`,
  ],
  [
    /^(?:versions? )?(?:through|up to(?: and including)?|until)(?: versions?)? (\S+)$/i,
    ([, v]) => `<= ${v ?? ''}`,
  ],
  [
    /^(?:versions? )?(\S+) (?:and|or) (?:earlier|prior|below|before|lower|older|previous)(?: versions?)?$/i,
    ([, v]) => `<= ${v ?? ''}`,
  ],
  [
    /^(?:versions? )?(\S+) (?:and|or) (?:later|newer|above|higher)(?: versions?)?$/i,
    ([, v]) => `>= ${v ?? ''}`,
  ],
  [
    /^(?:versions? )?(?:from )?(\S+) (?:through|to|up to) (\S+)$/i,
    ([, a, b]) => `>= ${a ?? ''}, <= ${b ?? ''}`,
  ],
  [
    /^(?:versions? )?(?:from )?(\S+) (?:before|prior to) (\S+)$/i,
    ([, a, b]) => `>= ${a ?? ''}, < ${b ?? ''}`,
  ],
  [/^(?:versions? )?(\S+) - (\S+)$/i, ([, a, b]) => `>= ${a ?? ''}, <= ${b ?? ''}`],
];

/**
 * `>= 18.2.1, < 18.2.5` is one range; `7.0, 8.0` are two versions. `undefined` if any part is not understood.
 */
function expression(text: string): Bounds[] | undefined {
  for (const [pattern, write] of PROSE) {
    const found = pattern.exec(text);
    if (found) return expression(write(found));
  }
  // `>=1.2 <1.4` has no comma between its terms.
  const parts = text
    .split(/\s*,\s*|\s+(?=[<>=!])/)
    .map((part) => part.trim())
    .filter(Boolean);
  if (parts.length > 1 && parts.every(isVersion)) return parts.map((from) => ({ from, only: true as const }));
  let bounds: Bounds = {};
  for (const part of parts) {
    const [, operator, operand = ''] = OPERATOR.exec(part) ?? [];
    const term = operator === undefined ? undefined : termOf(operator, operand);
    if (term === undefined) return undefined;
    bounds = { ...bounds, ...term };
  }
  return parts.length === 0 ? undefined : [bounds];
}

function termOf(operator: string, operand: string): Bounds | undefined {
  if (operator === '<' || operator === '<=') return upperBound(operand, operator === '<');
  if (!isVersion(operand)) return undefined;
  if (operator === '>=') return { from: operand };
  if (operator === '=' || operator === '==') return textBounds(operand)[0];
  // Bounds cannot express a start that excludes its own version, so `>` is read as `>=`.
  return operator === '>' ? { from: operand } : undefined;
}
