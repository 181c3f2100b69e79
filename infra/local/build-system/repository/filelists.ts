import { pathsOf } from '../rpm/read-rpm.ts';
import { type ListedRpm, packageElement, versionElement } from './listed-rpm.ts';
import { escaped } from './xml.ts';

/** `filelists.xml`: the files of each package. */
export function filelistsXml(lying: readonly ListedRpm[]): string {
  const packages = lying.map(
    ({ rpm }) => `${packageElement(rpm)}
  ${versionElement(rpm)}
${pathsOf(rpm)
  .map((path) => `  <file>${escaped(path)}</file>\n`)
  .join('')}</package>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="${lying.length}">
${packages.join('')}</filelists>`;
}
