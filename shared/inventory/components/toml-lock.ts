import { type Dependency, NoDependencyError, type SetAside } from './dependency.ts';

/** A table of a lock file in TOML. */
interface LockedPackage {
  name: string;
  version: string;
  /** The text of the table, without those below it. */
  own: string;
}

/** The tables `[[package]]` (or `[[packages]]`) of a lock file. Those without name or version are set aside. */
function lockedPackages(
  text: string,
  setAside: SetAside,
  isWanted: (own: string) => boolean,
): LockedPackage[] {
  return text
    .split(/^\[\[packages?\]\]\s*$/m)
    .slice(1)
    .flatMap((table, index) => {
      const own = table.split(/^\[/m, 1)[0] ?? '';
      if (!isWanted(own)) return [];
      const name = tomlField(own, 'name');
      const version = tomlField(own, 'version');
      if (name !== undefined && version !== undefined) return [{ name, version, own }];
      setAside(name ?? `package ${index + 1}`, new NoDependencyError('has no name or version'));
      return [];
    });
}

function tomlField(table: string, name: string): string | undefined {
  return new RegExp(`^${name}\\s*=\\s*["']([^"']*)["']`, 'm').exec(table)?.[1];
}

/**
 * The packages in a `poetry.lock`, `uv.lock`, `pdm.lock` or `pylock.toml`. One that lies in the project's own
 * folder is left out.
 * @see https://packaging.python.org/en/latest/specifications/pylock-toml/
 */
export function readPythonLock(text: string, setAside: SetAside): Dependency[] {
  const isFetched = (own: string): boolean => !/^source\s*=\s*\{\s*(?:virtual|editable)\b/m.test(own);
  return lockedPackages(text, setAside, isFetched).map(({ name, version }) => ({
    type: 'pypi',
    name,
    version,
  }));
}

/**
 * The crates in a `Cargo.lock`. Packages without a source belong to the workspace and are left out.
 * @see https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html
 */
export function readCargoLock(text: string, setAside: SetAside): Dependency[] {
  const isOfRegistry = (own: string): boolean => tomlField(own, 'source') !== undefined;
  return lockedPackages(text, setAside, isOfRegistry).map(({ name, version }) => ({
    type: 'cargo',
    name,
    version,
  }));
}
