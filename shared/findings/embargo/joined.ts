import { defined } from '../../platform/index.ts';
import type { FindingDocument } from '../documents.ts';

/**
 * A finding with what was known of it before, under embargo or under another id: it has the earlier times, so
 * that no clock starts anew, and the other's ids as aliases. What it is stays as the newer knowledge says. Pure.
 */
export function joinedWith(known: FindingDocument, earlier: FindingDocument): FindingDocument {
  const ids = [...(known.aliases ?? []), ...(earlier.aliases ?? []), earlier.cve];
  const aliases = [...new Set(ids)].filter((id) => id !== known.cve);
  const { detected, confirmed } = known.times;
  return {
    ...known,
    ...defined({ aliases: aliases.length > 0 ? aliases : undefined }),
    times: {
      ...known.times,
      detected: first(detected, earlier.times.detected) ?? detected,
      ...defined({ confirmed: first(confirmed, earlier.times.confirmed) }),
    },
    ...defined({ embargo: known.embargo ?? earlier.embargo }),
    revision: known.revision + 1,
  };
}

function first(...times: (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).sort()[0];
}
