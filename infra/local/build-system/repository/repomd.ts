import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A metadata file. */
interface MetadataFile {
  /** Relative to the repository's root. Named by its content, so that a file in use is never overwritten. */
  path: string;
  bytes: Buffer;
}

/** The metadata of a repository: `repomd.xml` and the files it names. @param at seconds since 1970 */
export function metadataOf(
  parts: Readonly<Record<'primary' | 'filelists' | 'other', string>>,
  at: number,
): { repomd: Buffer; files: MetadataFile[] } {
  const files: MetadataFile[] = [];
  const entries = Object.entries(parts).map(([kind, xml]) => {
    const bytes = gzipSync(xml, { level: 9 });
    const sum = sha256(bytes);
    const path = `repodata/${sum}-${kind}.xml.gz`;
    files.push({ path, bytes });
    return `  <data type="${kind}">
    <checksum type="sha256">${sum}</checksum>
    <open-checksum type="sha256">${sha256(xml)}</open-checksum>
    <location href="${path}"/>
    <timestamp>${at}</timestamp>
    <size>${bytes.length}</size>
    <open-size>${Buffer.byteLength(xml)}</open-size>
  </data>
`;
  });
  const repomd = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<repomd xmlns="http://linux.duke.edu/metadata/repo" xmlns:rpm="http://linux.duke.edu/metadata/rpm">
  <revision>${at}</revision>
${entries.join('')}</repomd>
`);
  return { repomd, files };
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
