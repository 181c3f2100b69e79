import { InvalidInputError } from '../../platform/index.ts';
import { readCargoLock } from './cargo-lock.ts';
import { readGoMod, readGoSum, readGoVersion, readVendorModules } from './go-modules.ts';
import { readPackageLock } from './package-lock.ts';

/**
 * The components that a dependency file names, as sorted purls with versions. Told apart by name: `go.mod`, `go.sum`,
 * `modules.txt`, `Cargo.lock`, `package-lock.json`, `npm-shrinkwrap.json`; other text has to be the output of
 * `go version -m`.
 * @throws InvalidInputError for a file that is none of these.
 */
export function readComponents(file: string, text: string): string[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  switch (name) {
    case 'go.mod':
      return readGoMod(text);
    case 'go.sum':
      return readGoSum(text);
    case 'modules.txt':
      return readVendorModules(text);
    case 'Cargo.lock':
      return readCargoLock(text);
    case 'package-lock.json':
    case 'npm-shrinkwrap.json':
      return readPackageLock(text, file);
    default:
      if (/^\S.*: go\d/m.test(text)) return readGoVersion(text);
      throw new InvalidInputError(
        `${file}: not a dependency file. Known are go.mod, go.sum, vendor/modules.txt, Cargo.lock, package-lock.json and the output of go version -m.`,
      );
  }
}
