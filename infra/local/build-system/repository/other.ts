import type { RpmFile } from '../rpm/read-rpm.ts';
import { type ListedRpm, packageElement, versionElement } from './listed-rpm.ts';
import { escaped, quoted } from './xml.ts';

/** The number of changelog entries that `createrepo_c` includes. */
const MOST_ENTRIES = 10;

/** `other.xml`: the changelog of each package, oldest entry first. */
export function otherXml(lying: readonly ListedRpm[]): string {
  const packages = lying.map(
    ({ rpm }) => `${packageElement(rpm)}
  ${versionElement(rpm)}
${changelog(rpm).join('')}</package>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<otherdata xmlns="http://linux.duke.edu/metadata/other" packages="${lying.length}">
${packages.join('')}</otherdata>`;
}

function changelog({ texts, numbers }: RpmFile): string[] {
  const [authors, times] = [texts('changelogName'), numbers('changelogTime')];
  const entries = texts('changelogText').map(
    (text, at) =>
      `  <changelog author="${quoted(authors[at] ?? '')}" date="${times[at] ?? 0}">${escaped(text)}</changelog>\n`,
  );
  return entries.slice(0, MOST_ENTRIES).reverse();
}
