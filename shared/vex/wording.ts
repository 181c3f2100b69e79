import type { Disposition } from '../vulnerabilities/index.ts';
import type { Signature, StatedRating, Text } from './statement.ts';
import { defined } from '../platform/index.ts';

/**
 * The texts of statements. VEX has no field for who decided a single statement, for its term, or for a fix
 * that is deferred or refused, so the free texts say so in fixed words that can be read back.
 */

const DISPOSITIONS: Readonly<Record<Disposition, string>> = {
  deferred: 'Deferred. ',
  wont_fix: 'Will not be fixed. ',
};
const PROOF = ' Proof: ';

/** `Deferred. REASON (decided by AUTHOR at TIME until TIME)`. */
export function writeText({ disposition, reason, proof, decided }: Text): string {
  const proved = proof === undefined ? '' : PROOF + proof;
  return signed((disposition ? DISPOSITIONS[disposition] : '') + reason + proved, decided);
}

/** `Rated low (CVSS:3.1/…): REASON (decided by AUTHOR at TIME until TIME)`. */
export function writeRating({ severity, vector, reason, decided }: StatedRating): string {
  return signed(`Rated ${severity}${vector === undefined ? '' : ` (${vector})`}: ${reason}`, decided);
}

function signed(text: string, decided: Signature | undefined): string {
  if (!decided) return text;
  const until = decided.until === undefined ? '' : ` until ${decided.until}`;
  return `${text} (decided by ${decided.author} at ${decided.decidedAt}${until})`;
}

const SIGNATURE = /^(.*) \(decided by (.+) at (\d{4}-\S+Z)(?: until (\d{4}-\S+Z))?\)$/s;

/** Reads what `writeText` wrote; a third-party text is a reason as a whole. */
export function readText(text: string): Text {
  const [, signed, author, decidedAt, until] = SIGNATURE.exec(text) ?? [];
  const [disposition, rest] = dispositionOf(signed ?? text);
  const [reason = '', ...proof] = rest.split(PROOF);
  return {
    reason,
    ...defined({
      proof: proof.length > 0 ? proof.join(PROOF) : undefined,
      disposition,
      decided:
        author !== undefined && decidedAt !== undefined ? defined({ author, decidedAt, until }) : undefined,
    }),
  };
}

const RATED = /^Rated (critical|high|medium|low)(?: \(([^ ()]+)\))?: (.*)$/s;

/** Scale of some vendors (https://access.redhat.com/security/updates/classification), mapped to CVSS's. */
const GRADES: Readonly<Record<string, StatedRating['severity']>> = {
  critical: 'critical',
  important: 'high',
  high: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
};

/** Reads what `writeRating` wrote, or other vendors' one-word ratings; `undefined` for any other text. */
export function readRating(text: string): StatedRating | undefined {
  const grade = GRADES[text.trim().toLowerCase()];
  if (grade) return { severity: grade, reason: `Impact: ${text.trim()}.` };
  const [, signedText, author, decidedAt, until] = SIGNATURE.exec(text) ?? [];
  const [, severity, vector, reason] = RATED.exec(signedText ?? '') ?? [];
  if (author === undefined || decidedAt === undefined || severity === undefined) return undefined;
  return {
    severity: severity as StatedRating['severity'],
    ...defined({ vector }),
    reason: reason ?? '',
    decided: defined({ author, decidedAt, until }),
  };
}

function dispositionOf(text: string): [Disposition | undefined, rest: string] {
  for (const [name, words] of Object.entries(DISPOSITIONS))
    if (text.startsWith(words)) return [name as Disposition, text.slice(words.length)];
  return [undefined, text];
}
