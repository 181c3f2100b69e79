import { parseEvr } from '../../../../shared/rpm/index.ts';
import type { RpmFile } from '../rpm/read-rpm.ts';
import { type ListedRpm, versionElement } from './listed-rpm.ts';
import { escaped, quoted } from './xml.ts';

/**
 * `primary.xml`: the packages of the repository.
 * @see https://github.com/openSUSE/libzypp/tree/master/zypp/parser/yum/schema
 */
export function primaryXml(lying: readonly ListedRpm[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="${lying.length}">
${lying.map(packageXml).join('')}</metadata>`;
}

function packageXml({ location, since, rpm }: ListedRpm): string {
  const { headerRange } = rpm;
  const text = (tag: Parameters<RpmFile['text']>[0]): string => escaped(rpm.text(tag));
  return `<package type="rpm">
  <name>${text('name')}</name>
  <arch>${text('arch')}</arch>
  ${versionElement(rpm)}
  <checksum type="sha256" pkgid="YES">${rpm.sha256}</checksum>
  <summary>${text('summary')}</summary>
  <description>${text('description')}</description>
  <packager></packager>
  <url>${text('url')}</url>
  <time file="${since}" build="${rpm.number('buildTime')}"/>
  <size package="${rpm.size}" installed="${rpm.number('size')}" archive="${rpm.archiveSize}"/>
  <location href="${quoted(location)}"/>
  <format>
    <rpm:license>${text('license')}</rpm:license>
    <rpm:vendor></rpm:vendor>
    <rpm:group>${text('group')}</rpm:group>
    <rpm:buildhost>${text('buildHost')}</rpm:buildhost>
    <rpm:sourcerpm>${text('sourceRpm')}</rpm:sourcerpm>
    <rpm:header-range start="${headerRange.start}" end="${headerRange.end}"/>
    <rpm:provides>
${provided(rpm).join('\n')}
    </rpm:provides>
  </format>
</package>
`;
}

function provided({ texts }: RpmFile): string[] {
  const versions = texts('provideVersion');
  return texts('provideName').map((name, at) => {
    const { epoch = 0, version, release } = parseEvr(versions[at] ?? '');
    return `      <rpm:entry name="${quoted(name)}" flags="EQ" epoch="${epoch}" ver="${quoted(version)}" rel="${quoted(release)}"/>`;
  });
}
