import type { RpmFile } from '../rpm/read-rpm.ts';
import { quoted } from './xml.ts';

/** A package in a repository. */
export interface ListedRpm {
  /** Relative to the repository's root. */
  location: string;
  /** Seconds since 1970: when it was added. */
  since: number;
  rpm: RpmFile;
}

/** A package's version, as the metadata states it. */
export function versionElement({ number, text }: RpmFile): string {
  return `<version epoch="${number('epoch')}" ver="${quoted(text('version'))}" rel="${quoted(text('release'))}"/>`;
}

/** The opening of a package's element in `filelists` and `other`. */
export function packageElement({ sha256, text }: RpmFile): string {
  return `<package pkgid="${sha256}" name="${quoted(text('name'))}" arch="${quoted(text('arch'))}">`;
}
