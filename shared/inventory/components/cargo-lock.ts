import { type Dependency, NoDependencyError, type SetAside } from './dependency.ts';

/**
 * The crates in a `Cargo.lock`. Packages without a source belong to the workspace and are left out.
 * @see https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html
 */
export function readCargoLock(text: string, setAside: SetAside): Dependency[] {
  return text
    .split(/^\[\[package\]\]\s*$/m)
    .slice(1)
    .flatMap((table, index) => {
      const own = table.split(/^\[/m, 1)[0] ?? '';
      const name = field(own, 'name');
      const version = field(own, 'version');
      if (field(own, 'source') === undefined) return [];
      if (name === undefined || version === undefined) {
        setAside(name ?? `package ${index + 1}`, new NoDependencyError('has no name or version'));
        return [];
      }
      return [{ type: 'cargo', name, version }];
    });
}

function field(table: string, name: string): string | undefined {
  return new RegExp(`^${name}\\s*=\\s*"([^"]*)"`, 'm').exec(table)?.[1];
}
