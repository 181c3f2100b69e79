import type { IdentityChange } from '../../../../../shared/matching/index.ts';
import type { ChangedIdentities } from '../../../../../shared/runs/index.ts';
import type { Look } from '../text/look.ts';
import { paint } from '../text/paint.ts';
import { plain } from '../text/plain.ts';
import { type Column, tableLines } from '../text/table.ts';
import { paragraph } from '../text/text.ts';
import { number, plural } from '../text/words.ts';

/**
 * What changed between two runs as a table, identities that cross the threshold first. Ends with a line
 * break.
 */
export function formatIdentityChanges(given: ChangedIdentities, look: Look): string {
  const changed = plain(given);
  const { changes } = changed;
  const head = headOf(changed, look);
  if (changes.length === 0) return `${head}\n\n  No identity has changed.\n`;
  const shown = changes.filter(({ change }) => change !== 'reasons');
  const columns: Column<IdentityChange>[] = [
    {
      title: 'CHANGE',
      cell: wordsOf,
      paint: (text, { accepted }) => (accepted ? paint(look, 'bold', text) : text),
    },
    { title: 'PACKAGE', cell: (each) => each.package, min: 12 },
    { title: 'VERSION', cell: ({ version }) => version, min: 8, drop: 1 },
    { title: 'PRODUCT', cell: ({ product }) => product, min: 16 },
    { title: 'CONFIDENCE', cell: confidenceOf },
    { title: 'WHY', cell: (each) => reasonsOf(each).join(' '), min: 44 },
  ];
  const table = shown.length === 0 ? [] : [...tableLines(shown, columns, look, 2), ''];
  return `${[head, '', ...table, summaryOf(changes)].join('\n')}\n`;
}

/** The changes of one package, with every reason added or removed. Ends with a line break. */
export function formatPackageChanges(given: ChangedIdentities, look: Look): string {
  const changed = plain(given);
  const { changes } = changed;
  const head = headOf(changed, look);
  if (changes.length === 0) return `${head}\n\n  None of its identities has changed.\n`;
  const blocks = changes.flatMap((each) => [
    '',
    `  ${each.package} ${each.version}  ${each.product}  ${paint(look, 'dim', `${wordsOf(each)}, ${confidenceOf(each)}`)}`,
    ...reasonsOf(each).flatMap((reason) => paragraph(reason, look.width, 4)),
  ]);
  return `${[head, ...blocks].join('\n')}\n`;
}

function headOf({ release, from, to }: ChangedIdentities, look: Look): string {
  return paint(look, 'bold', `Identities of ${release}: ${from.runId} → ${to.runId}`);
}

function wordsOf({ change, accepted, build, after }: IdentityChange): string {
  const whole = build === undefined ? '' : `, ${build === 'new' ? 'new' : 'gone'} build`;
  if (accepted) return `${accepted === 'newly' ? 'now matched' : 'no longer matched'}${whole}`;
  switch (change) {
    case 'gained':
    case 'lost':
      return `${change}${whole}`;
    case 'origin':
      return after?.origin === 'curated' ? 'now curated' : 'no longer curated';
    case 'confidence':
      return 'moved';
    case 'reasons':
      return 'reasons';
  }
}

/** `0.65 → 0.82`; a dot stands for none. */
function confidenceOf({ before, after }: IdentityChange): string {
  return [before, after].map((identity) => identity?.confidence.toFixed(2) ?? '·').join(' → ');
}

/** As in a diff: `+` added, `-` removed. */
function reasonsOf({ came, went }: IdentityChange): string[] {
  return [...came.map((reason) => `+ ${reason}`), ...went.map((reason) => `- ${reason}`)];
}

function summaryOf(changes: readonly IdentityChange[]): string {
  const crossing = changes.filter(({ accepted }) => accepted).length;
  const reasons = changes.filter(({ change }) => change === 'reasons').length;
  const sum = `${plural(changes.length - reasons, 'identity', 'identities')} changed`;
  const cross = crossing === 0 ? 'none crosses' : crossing === 1 ? '1 crosses' : `${number(crossing)} cross`;
  const more =
    reasons === 0
      ? ''
      : ` For ${number(reasons)} more only the reasons changed: name a package or use --json to see them.`;
  return `${sum}; ${cross} the matching threshold.${more}`;
}
