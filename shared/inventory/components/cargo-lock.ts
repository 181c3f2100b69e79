import { componentPurl } from './purl.ts';

/**
 * The crates of a `Cargo.lock`, as purls. Packages without a source are the workspace's own and left out.
 * @see https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html
 */
export function readCargoLock(text: string): string[] {
  const purls = new Set<string>();
  for (const table of text.split(/^\[\[package\]\]\s*$/m).slice(1)) {
    const own = table.split(/^\[/m, 1)[0] ?? '';
    const name = field(own, 'name');
    const version = field(own, 'version');
    if (name !== undefined && version !== undefined && field(own, 'source') !== undefined) {
      purls.add(componentPurl('cargo', name, version));
    }
  }
  return [...purls].sort();
}

function field(table: string, name: string): string | undefined {
  return new RegExp(`^${name}\\s*=\\s*"([^"]*)"`, 'm').exec(table)?.[1];
}
