import { type Assessment, orderToBound, type SoughtVersion } from '../../cpe/index.ts';
import { positionIn } from '../descriptions/position.ts';
import { readRegressions } from '../descriptions/regressions.ts';
import { readVersionStatements } from '../descriptions/statements.ts';

/**
 * What makes it doubtful that a criterion covers the version, or does not: the criterion covers every
 * version and the description fewer, or it knows nothing of a fix that was lost again. Undefined if nothing does.
 */
export function doubtOf(
  described: string | undefined,
  version: SoughtVersion,
  { position, match }: Assessment,
): string | undefined {
  if (described === undefined) return undefined;
  if (position === 'every') {
    const place = positionIn(readVersionStatements(described), version);
    if (place !== 'beyond' && place !== 'before') return undefined;
    return `by the description, ${version.text} lies ${place} the affected versions`;
  }
  if (match.versionStartIncluding !== undefined || match.versionStartExcluding !== undefined)
    return undefined;
  const lost = readRegressions(described);
  if (position === 'above' && lost.some((text) => orderToBound(version, text) === 0))
    return `by the description, ${version.text} lost the fix`;
  if (position !== 'inside') return undefined;
  const isBefore = lost.some((text) => isBelow(version, text));
  const fix = readVersionStatements(described).notes.find((text) => !isBelow(version, text));
  return isBefore && fix !== undefined
    ? `by the description, ${fix} had the fix and only later versions lost it`
    : undefined;
}

function isBelow(version: SoughtVersion, bound: string): boolean {
  return (orderToBound(version, bound) ?? 1) < 0;
}
