/** A file of a package. */
export interface PackagedFile {
  /** Absolute path, such as `/usr/share/doc/zlib/PATCHES`. */
  path: string;
  content: Buffer;
}

export const FILE_MODE = 0o100644;
const TRAILER = 'TRAILER!!!';

/**
 * An archive in cpio's `newc` format, as in the payload of a package: paths begin with a dot.
 * @see https://man.freebsd.org/cgi/man.cgi?query=cpio&sektion=5
 */
export function archiveOf(files: readonly PackagedFile[], mtime: number): Buffer {
  const members = files.map(({ path, content }, at) =>
    memberBytes({ name: `.${path}`, inode: at + 1, mode: FILE_MODE, mtime, content }),
  );
  return Buffer.concat([
    ...members,
    memberBytes({ name: TRAILER, inode: 0, mode: 0, mtime: 0, content: Buffer.alloc(0) }),
  ]);
}

interface Member {
  name: string;
  inode: number;
  mode: number;
  mtime: number;
  content: Buffer;
}

function memberBytes({ name, inode, mode, mtime, content }: Member): Buffer {
  const named = Buffer.from(`${name}\0`);
  const fields = [inode, mode, 0, 0, 1, mtime, content.length, 0, 0, 0, 0, named.length, 0];
  const hex = fields.map((each) => each.toString(16).padStart(8, '0')).join('');
  return Buffer.concat([padded(Buffer.concat([Buffer.from(`070701${hex}`), named])), padded(content)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}

/** The files of an archive. @throws RangeError if the bytes are not such an archive */
export function filesIn(archive: Buffer): PackagedFile[] {
  const files: PackagedFile[] = [];
  for (let at = 0; at < archive.length;) {
    const field = (number: number): number =>
      parseInt(archive.toString('latin1', at + 6 + number * 8, at + 14 + number * 8), 16);
    if (archive.toString('latin1', at, at + 6) !== '070701')
      throw new RangeError(`no archive member at byte ${at}`);
    const [size, nameSize] = [field(6), field(11)];
    const name = archive.toString('utf8', at + 110, at + 109 + nameSize);
    if (name === TRAILER) return files;
    const start = at + 110 + nameSize + (-(110 + nameSize) & 3);
    if (start + size > archive.length) break;
    files.push({ path: name.slice(1), content: archive.subarray(start, start + size) });
    at = start + size + (-size & 3);
  }
  throw new RangeError('the archive is truncated');
}
