import { compareVersions } from '../../cpe/index.ts';
import { ecosystemOfPurlType } from '../../ecosystems/index.ts';
import { type Dependency, NoDependencyError, type SetAside } from './dependency.ts';

/**
 * The modules that a `go.mod` requires. Follows `replace`, even to another module; a module replaced by a
 * local folder keeps its own name.
 * @see https://go.dev/ref/mod#go-mod-file
 */
export function readGoMod(text: string, setAside: SetAside): Dependency[] {
  const required = new Map<string, string>();
  const replaced = new Map<string, Module>();
  for (const { verb, words } of directives(text)) {
    if (verb === 'require') {
      const [path, version] = words;
      if (path !== undefined && version !== undefined) required.set(path, version);
      else setAside(`require ${words.join(' ')}`, new NoDependencyError('is not a module with its version'));
    }
    if (verb === 'replace') addReplacement(replaced, words);
  }
  return [...required].map(([path, version]) =>
    module(replaced.get(`${path} ${version}`) ?? replaced.get(path) ?? { path, version }),
  );
}

/**
 * Whether a `go.mod` lists every module that the build needs: it does since Go 1.17; before, only direct
 * ones.
 * @see https://go.dev/ref/mod#graph-pruning
 */
export function namesWholeBuild(goMod: string): boolean {
  const [, major, minor] = /^go\s+(\d+)\.(\d+)/m.exec(goMod) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 17);
}

interface Module {
  path: string;
  version: string;
}

interface Directive {
  verb: string;
  words: string[];
}

/** Lines of the file, each with the verb of the block it stands in. */
function* directives(text: string): Generator<Directive> {
  let block: string | undefined;
  for (const line of text.split('\n')) {
    const words = line
      .replace(/\/\/.*$/, '')
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map(unquote);
    const [first, ...rest] = words;
    if (first === undefined) continue;
    if (block !== undefined) {
      if (first === ')') block = undefined;
      else yield { verb: block, words };
    } else if (rest[0] === '(') block = first;
    else yield { verb: first, words: rest };
  }
}

function unquote(word: string): string {
  return word.replace(/^["`]|["`]$/g, '');
}

function addReplacement(replaced: Map<string, Module>, words: readonly string[]): void {
  const arrow = words.indexOf('=>');
  const [path, version] = words.slice(arrow + 1);
  if (arrow < 1 || path === undefined || version === undefined) return;
  replaced.set(words.slice(0, arrow).join(' '), { path, version });
}

/**
 * The modules whose source a `go.sum` vouches for; the highest version of each, as the build would pick.
 * @see https://go.dev/ref/mod#go-sum-files
 */
export function readGoSum(text: string, setAside: SetAside): Dependency[] {
  const highest = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [path = '', version, hash] = line.trim().split(/\s+/);
    if (path === '') continue;
    if (version === undefined || hash?.startsWith('h1:') !== true) {
      setAside(line.trim(), new NoDependencyError('is not a module with its version and hash'));
      continue;
    }
    if (version.endsWith('/go.mod')) continue;
    const known = highest.get(path);
    if (known === undefined || compareModules(known, version) < 0) highest.set(path, version);
  }
  return [...highest].map(([path, version]) => module({ path, version }));
}

/** In Go's order: a pseudo-version comes before the release it leads to. */
function compareModules(a: string, b: string): number {
  return ecosystemOfPurlType('golang')?.scheme?.compare?.(a, b) ?? compareVersions(a, b);
}

/**
 * The modules in a `vendor` folder, from its `modules.txt`.
 * @see https://go.dev/ref/mod#vendoring
 */
export function readVendorModules(text: string, setAside: SetAside): Dependency[] {
  const modules: Module[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('# ')) continue;
    const match = /^# (\S+)(?: (v\S+))?(?: => (\S+)(?: (v\S+))?)?$/.exec(line.trim());
    if (!match) {
      setAside(line.trim(), new NoDependencyError('is not a module with its version'));
      continue;
    }
    const [, path, version, otherPath, otherVersion] = match;
    // Replacements without a version of their own are repeated at the end of the file; skip them.
    if (version === undefined) continue;
    if (otherPath !== undefined && otherVersion !== undefined)
      modules.push({ path: otherPath, version: otherVersion });
    else if (path !== undefined) modules.push({ path, version });
  }
  return modules.map(module);
}

/** The packages in a `vendor` folder, from its `modules.txt`: what the build imports, and nothing else. */
export function vendoredPackages(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * Reads the output of `go version -m BINARY…`: the modules compiled in, and the standard library in the
 * toolchain's version. Output for several binaries is read as one.
 * @see https://pkg.go.dev/cmd/go#hdr-Print_Go_version
 */
export function readGoVersion(text: string, setAside: SetAside): Dependency[] {
  const modules: Module[] = [];
  for (const line of text.split('\n')) {
    const toolchain = /^\S.*: go(\d[\w.]*)/.exec(line)?.[1];
    if (toolchain !== undefined) modules.push({ path: 'stdlib', version: toolchain });
    const [kind, path, version] = line.trim().split(/\s+/);
    if (path === undefined || version === undefined) {
      if (kind === 'dep') setAside(line.trim(), new NoDependencyError('is not a module with its version'));
      continue;
    }
    if (kind === 'dep') modules.push({ path, version });
    else if (kind === '=>') modules.splice(-1, 1, { path, version });
  }
  return modules.map(module);
}

function module({ path, version }: Module): Dependency {
  return { type: 'golang', name: path, version };
}
