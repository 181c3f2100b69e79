import type { Disposition } from '../../matching/index.ts';
import type { Statement } from './statement.ts';

/**
 * The texts of statements. VEX has no field for who decided a single statement, until when, and that a fix is put
 * off or refused, so its free texts say so in fixed words, which are read back.
 */

const DISPOSITIONS: Readonly<Record<Disposition, string>> = {
  deferred: 'Deferred. ',
  wont_fix: 'Will not be fixed. ',
};
const PROOF = ' Proof: ';

/** `Deferred. REASON (decided by AUTHOR at TIME until TIME)`. */
export function writeText({ disposition, reason, proof, decided }: Statement): string {
  const proved = proof === undefined ? '' : PROOF + proof;
  const text = (disposition ? DISPOSITIONS[disposition] : '') + reason + proved;
  if (!decided) return text;
  const until = decided.until === undefined ? '' : ` until ${decided.until}`;
  return `${text} (decided by ${decided.author} at ${decided.decidedAt}${until})`;
}

export type Text = Pick<Statement, 'reason' | 'disposition' | 'proof' | 'decided'>;

const SIGNATURE = /^(.*) \(decided by (.+) at (\d{4}-\S+Z)(?: until (\d{4}-\S+Z))?\)$/s;

/** Reads what `writeText` wrote; other people's text is a reason as a whole. */
export function readText(text: string): Text {
  const [, signed, author, decidedAt, until] = SIGNATURE.exec(text) ?? [];
  const [disposition, rest] = dispositionOf(signed ?? text);
  const [reason = '', ...proof] = rest.split(PROOF);
  return {
    reason,
    ...(proof.length > 0 ? { proof: proof.join(PROOF) } : {}),
    ...(disposition ? { disposition } : {}),
    ...(author !== undefined && decidedAt !== undefined
      ? { decided: { author, decidedAt, ...(until === undefined ? {} : { until }) } }
      : {}),
  };
}

function dispositionOf(text: string): [Disposition | undefined, rest: string] {
  for (const [name, words] of Object.entries(DISPOSITIONS))
    if (text.startsWith(words)) return [name as Disposition, text.slice(words.length)];
  return [undefined, text];
}
