import { rejected, type RejectedRecord } from '../../vulnerabilities/index.ts';
import { readSpec } from './bundled-provides.ts';
import { type Dependency, purlOf, type SetAside } from './dependency.ts';
import {
  namesWholeBuild,
  readGoMod,
  readGoSum,
  readGoVersion,
  readVendorModules,
  vendoredPackages,
} from './go-modules.ts';
import { readPackageLock } from './package-lock.ts';
import { readPipfileLock, readRequirements } from './python-locks.ts';
import { isSbom, readSbomComponents } from './sbom-components.ts';
import { readCargoLock, readPythonLock } from './toml-lock.ts';

/** A file of a package's sources or build. */
export interface DependencyFile {
  /** Below the package's folder: `src/go.mod`. */
  path: string;
  text: string;
}

interface ReadComponents {
  /** Sorted purls with versions. */
  purls: string[];
  /** Packages of Go modules that the build imports, sorted; absent unless known of every Go build. */
  imports?: string[];
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
const lockOfPython: Format = { read: readPythonLock };
const vendored: Format = { exactness: () => 4, read: readVendorModules };
const formats: Readonly<Record<string, Format>> = {
  'go.mod': { exactness: (text) => (namesWholeBuild(text) ? 3 : 1), read: readGoMod },
  'go.sum': { exactness: () => 2, read: readGoSum },
  'modules.txt': vendored,
  'Cargo.lock': { read: readCargoLock },
  'package-lock.json': lockOfNpm,
  'npm-shrinkwrap.json': lockOfNpm,
  'poetry.lock': lockOfPython,
  'uv.lock': lockOfPython,
  'pdm.lock': lockOfPython,
  'pylock.toml': lockOfPython,
  'Pipfile.lock': { read: readPipfileLock },
  'requirements.txt': { read: readRequirements },
};
const spec: Format = { read: readSpec };
const sbom: Format = { read: readSbomComponents };
const goVersion: Format = { exactness: () => 5, read: readGoVersion };

/**
 * The components named in a package's dependency files. Recognizes `go.mod`, `go.sum`, `modules.txt`, lock files
 * of Cargo, npm and Python and spec files (`Provides: bundled(x) = v`) by name; SBOMs of CycloneDX and SPDX and
 * the output of `go version -m` by content. Among files about one Go build the most exact counts: compiled in before vendored before required.
 */
export function readComponents(files: readonly DependencyFile[]): ReadComponents {
  const result: ReadComponents = { purls: [], rejected: [], others: [] };
  const purls = new Set<string>();
  const known = mostExact(files, result.others);
  const goBuilds = known.filter(({ format }) => format.exactness !== undefined);
  for (const file of known) {
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
  if (goBuilds.length > 0 && goBuilds.every(({ format }) => format === vendored))
    result.imports = [...new Set(goBuilds.flatMap(({ text }) => vendoredPackages(text)))].sort();
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
  if (name.endsWith('.spec')) return spec;
  if (isSbom(text)) return sbom;
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
