import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEvr } from '../../shared/rpm/index.ts';

export interface BinaryRow {
  name: string;
  /** [epoch:]version-release; its source has the same. */
  evr: string;
  arch: string;
  /** Name of the package that it was built from; absent: its own. */
  source?: string;
}

/** Writes the metadata of a repository that holds these packages. @param at ISO 8601 */
export function writeRepository(folder: string, rows: readonly BinaryRow[], at: string): void {
  const packages = rows.map(({ name, evr, arch, source = name }) => {
    const { epoch = 0, version, release } = parseEvr(evr);
    return `<package type="rpm"><name>${name}</name><arch>${arch}</arch><version epoch="${epoch}" ver="${version}" rel="${release}"/><format><rpm:sourcerpm>${source}-${version}-${release}.src.rpm</rpm:sourcerpm></format></package>`;
  });
  const primary = `<?xml version="1.0"?><metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="${rows.length}">${packages.join('')}</metadata>`;
  const sum = createHash('sha256').update(primary).digest('hex');
  const repomd = `<?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary"><checksum type="sha256">${sum}</checksum><location href="repodata/primary.xml"/><timestamp>${Date.parse(at) / 1000}</timestamp><size>${Buffer.byteLength(primary)}</size></data></repomd>`;
  mkdirSync(join(folder, 'repodata'), { recursive: true });
  writeFileSync(join(folder, 'repodata', 'primary.xml'), primary);
  writeFileSync(join(folder, 'repodata', 'repomd.xml'), repomd);
}
