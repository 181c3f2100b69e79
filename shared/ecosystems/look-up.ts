import { type Ecosystem, ecosystems } from './ecosystem.ts';

const byPurlType = indexBy(({ purlType }) => (purlType === undefined ? [] : [purlType]));
const byTarget = indexBy(({ targets }) => targets);
const byToolchain = indexBy(({ toolchain }) => (toolchain === undefined ? [] : [toolchain]));

function indexBy(namesOf: (ecosystem: Ecosystem) => readonly string[]): ReadonlyMap<string, Ecosystem> {
  return new Map(
    ecosystems.flatMap((ecosystem) => namesOf(ecosystem).map((name) => [name, ecosystem] as const)),
  );
}

/**
 * The ecosystem stated by an RPM package name, and the name without its prefix: `python3-requests` →
 * `requests`.
 */
export function ecosystemOfPackage(name: string): { ecosystem: Ecosystem; name: string } | undefined {
  for (const ecosystem of ecosystems) {
    const bare = withoutPrefix(name, ecosystem);
    if (bare !== undefined) return { ecosystem, name: bare };
  }
  return undefined;
}

function withoutPrefix(name: string, { packageNames, packagePrefix }: Ecosystem): string | undefined {
  const prefix = packageNames?.exec(name)?.[0] ?? packagePrefix;
  return prefix !== undefined && name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

/** `pypi` → Python. */
export function ecosystemOfPurlType(type: string): Ecosystem | undefined {
  return byPurlType.get(type);
}

/** From a CPE's target_sw, unquoted: `node.js`. */
export function ecosystemOfTarget(targetSoftware: string): Ecosystem | undefined {
  return byTarget.get(targetSoftware);
}

/** From a tool in `builtWith`: `cargo`, `cargo@1.80.0` → Rust. */
export function ecosystemOfToolchain(tool: string): Ecosystem | undefined {
  return byToolchain.get(tool.split('@', 1)[0] ?? '');
}

/** From the name of a source repository: `node-tar`, `tar-rs`, `go-yaml`. */
export function ecosystemOfRepository(repository: string): Ecosystem | undefined {
  return ecosystems.find(({ repositories }) => repositories?.test(repository));
}
