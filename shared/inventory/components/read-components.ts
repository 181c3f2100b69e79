import { rejected, type RejectedRecord } from '../../vulnerabilities/index.ts';
import { readCargoLock } from './cargo-lock.ts';
import { type Dependency, purlOf, type SetAside } from './dependency.ts';
import { namesWholeBuild, readGoMod, readGoSum, readGoVersion, readVendorModules } from './go-modules.ts';
import { readPackageLock } from './package-lock.ts';

/** A file of a package's sources or build. */
export interface DependencyFile {
  /** Below the package's folder: `src/go.mod`. */
  path: string;
  text: string;
}

interface ReadComponents {
  /** Sorted purls with versions. */
  purls: string[];
  /** Unreadable files, and entries that are not components; `source` is the path of the file. */
  rejected: RejectedRecord[];
  /** Paths of files that name no dependencies. */
  others: string[];
}

interface Format {
  /** How exactly it lists a Go build's modules: of one build's files the highest wins. Absent: not Go. */
  exactness?: (text: string) => number;
  read: (text: string, setAside: SetAside) => Dependency[];
}

const lockOfNpm: Format = { read: readPackageLock };
const formats: Readonly<Record<string, Format>> = {
  'go.mod': { exactness: (text) => (namesWholeBuild(text) ? 3 : 1), read: readGoMod },
  'go.sum': { exactness: () => 2, read: readGoSum },
  'modules.txt': { exactness: () => 4, read: readVendorModules },
  'Cargo.lock': { read: readCargoLock },
  'package-lock.json': lockOfNpm,
  'npm-shrinkwrap.json': lockOfNpm,
};
const goVersion: Format = { exactness: () => 5, read: readGoVersion };

/**
 * The components named in a package's dependency files. Recognizes `go.mod`, `go.sum`, `modules.txt`,
 * `Cargo.lock`, `package-lock.json` and `npm-shrinkwrap.json` by name, and the output of `go version -m` by
 * content. Among files about one Go build the most exact counts: compiled in before vendored before required.
 */
export function readComponents(files: readonly DependencyFile[]): ReadComponents {
  const result: ReadComponents = { purls: [], rejected: [], others: [] };
  const purls = new Set<string>();
  for (const file of mostExact(files, result.others)) {
    const setAside: SetAside = (record, error) => {
      result.rejected.push(rejected(file.path, record.slice(0, 80), error));
    };
    for (const dependency of dependenciesOf(file, setAside)) {
      try {
        purls.add(purlOf(dependency));
      } catch (error) {
        setAside(`${dependency.name}@${dependency.version}`, error);
      }
    }
  }
  result.purls = [...purls].sort();
  return result;
}

interface KnownFile extends DependencyFile {
  format: Format;
}

function mostExact(files: readonly DependencyFile[], others: string[]): KnownFile[] {
  const known: KnownFile[] = [];
  for (const file of files) {
    const format = formatOf(file);
    if (format) known.push({ ...file, format });
    else others.push(file.path);
  }
  const exactness = ({ format, text }: KnownFile): number => format.exactness?.(text) ?? 0;
  const binaries = known.some(({ format }) => format === goVersion);
  const best = new Map<string, number>();
  for (const file of known)
    best.set(moduleOf(file), Math.max(best.get(moduleOf(file)) ?? 0, exactness(file)));
  return known.filter((file) => {
    if (file.format.exactness === undefined) return true;
    return binaries ? file.format === goVersion : exactness(file) === best.get(moduleOf(file));
  });
}

function formatOf({ path, text }: DependencyFile): Format | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (Object.hasOwn(formats, name)) return formats[name];
  return /^\S.*: go\d/m.test(text) ? goVersion : undefined;
}

/** The folder of the Go module that a file describes. */
function moduleOf({ path }: DependencyFile): string {
  return path.replace(/(?:^|\/)vendor\/modules\.txt$|\/?[^/]*$/, '');
}

function dependenciesOf({ text, format }: KnownFile, setAside: SetAside): Dependency[] {
  try {
    return format.read(text, setAside);
  } catch (error) {
    setAside('the file', error);
    return [];
  }
}
