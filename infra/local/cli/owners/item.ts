import type { OwnedItem } from '../../../../shared/ownership/index.ts';
import { chooseRelease } from '../../../../shared/inventory/index.ts';
import { InvalidInputError, type Platform } from '../../../../shared/platform/index.ts';
import { issueOf } from '../triage/issue.ts';

export interface ItemFlags {
  release?: string;
}

/** Which item the words of a command name: PACKAGE CVE, PACKAGE patch:N, or OWNER/NAME#N. */
export async function itemNamed(
  platform: Platform,
  [first, second]: readonly string[],
  { release }: ItemFlags,
): Promise<OwnedItem> {
  if (first?.includes('#')) return issueOf(first);
  if (first === undefined || second === undefined)
    throw new InvalidInputError(
      'name a finding (PACKAGE CVE), a patch (PACKAGE patch:NUMBER) or a request (OWNER/NAME#NUMBER)',
    );
  const about = { release: (await chooseRelease(platform, release)).release, package: first };
  const [, patch] = /^patch:(\d{1,6})$/.exec(second) ?? [];
  return patch === undefined
    ? { ...about, cve: second.startsWith('GHSA-') ? second : second.toUpperCase() }
    : { ...about, patch: Number(patch) };
}
