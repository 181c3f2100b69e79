import type { RpmFile } from '../rpm/read-rpm.ts';
import { quoted } from './xml.ts';

/** A package that lies in a repository. */
export interface LyingRpm {
  /** Below the repository's root. */
  location: string;
  /** Seconds since 1970: when it was put there. */
  since: number;
  rpm: RpmFile;
}

/** How the metadata names its version. */
export function versionElement({ number, text }: RpmFile): string {
  return `<version epoch="${number('epoch')}" ver="${quoted(text('version'))}" rel="${quoted(text('release'))}"/>`;
}

/** How `filelists` and `other` begin to speak of a package. */
export function packageElement({ sha256, text }: RpmFile): string {
  return `<package pkgid="${sha256}" name="${quoted(text('name'))}" arch="${quoted(text('arch'))}">`;
}
