/** Language ecosystems that a package name, a registry or a CPE's target software can point to. */
export type Ecosystem =
  | 'python'
  | 'perl'
  | 'ruby'
  | 'node'
  | 'go'
  | 'rust'
  | 'java'
  | 'php'
  | 'ocaml'
  | 'lua'
  | 'r'
  | 'haskell'
  | 'erlang';

const NAME_PREFIXES: readonly (readonly [RegExp, Ecosystem])[] = [
  [/^python[23]?-/, 'python'],
  [/^perl-/, 'perl'],
  [/^rubygem-/, 'ruby'],
  [/^(?:nodejs|npm)-/, 'node'],
  [/^golang-/, 'go'],
  [/^rust-/, 'rust'],
  [/^php-/, 'php'],
  [/^ocaml-/, 'ocaml'],
  [/^lua-/, 'lua'],
  [/^R-/, 'r'],
  [/^ghc-/, 'haskell'],
  [/^erlang-/, 'erlang'],
];

const REGISTRIES: Readonly<Record<string, Ecosystem>> = {
  pypi: 'python',
  cpan: 'perl',
  gem: 'ruby',
  npm: 'node',
  golang: 'go',
  cargo: 'rust',
  maven: 'java',
  composer: 'php',
};

const TARGET_SOFTWARE: Readonly<Record<string, Ecosystem>> = {
  python: 'python',
  pypi: 'python',
  perl: 'perl',
  ruby: 'ruby',
  gem: 'ruby',
  rubygems: 'ruby',
  ruby_on_rails: 'ruby',
  'node.js': 'node',
  nodejs: 'node',
  npm: 'node',
  go: 'go',
  golang: 'go',
  rust: 'rust',
  rust_lang: 'rust',
  cargo: 'rust',
  java: 'java',
  maven: 'java',
  php: 'php',
  composer: 'php',
};

/** Target software that a Linux package can run on, and build or licence variants that say nothing. */
const LINUX_TARGETS =
  /^(?:linux|linux_kernel|unix|gnu|posix|debian|debian_linux|ubuntu|ubuntu_linux|redhat|fedora|suse|centos|arch_linux|x86|x64|x86_64|arm|arm64|aarch64|kubernetes|k8s|docker|openstack|openssl|apache|apache_http_server|http_server|nginx|haproxy|mysql|mariadb|postgresql|sqlite|.*_mod|supported_preview|community|enterprise|gnome|kde|wayland|xorg|systemd|multi.*|any|all|na|-)$/;

/** Toolchains and language names by which a source repository tells its ecosystem: `node-tar`, `tar-rs`, `go-yaml`. */
const REPOSITORY_MARKS: readonly (readonly [RegExp, Ecosystem])[] = [
  [/^(?:node|npm|js)-|[-.]js$/, 'node'],
  [/^(?:py|python)-|-(?:py|python)$/, 'python'],
  [/^(?:rust)-|-rs$|-rust$/, 'rust'],
  [/^go-|-go$/, 'go'],
  [/^ruby-|-ruby$|-rails$/, 'ruby'],
  [/^p(?:erl)?5?-/, 'perl'],
  [/^(?:php|wp|drupal|laravel)-|-php$/, 'php'],
  [/-java$|^java-/, 'java'],
];

interface NamedInEcosystem {
  ecosystem: Ecosystem;
  /** The name without the prefix. */
  name: string;
}

/** `python-requests` → python, `requests`. */
export function ecosystemOfName(name: string): NamedInEcosystem | undefined {
  for (const [prefix, ecosystem] of NAME_PREFIXES) {
    if (prefix.test(name)) return { ecosystem, name: name.replace(prefix, '') };
  }
  return undefined;
}

/** The ecosystem of a purl type such as `pypi`. */
export function ecosystemOfRegistry(type: string): Ecosystem | undefined {
  return REGISTRIES[type];
}

/** The ecosystem of a repository name, where the name tells it. */
export function ecosystemOfRepository(repository: string): Ecosystem | undefined {
  return REPOSITORY_MARKS.find(([mark]) => mark.test(repository))?.[1];
}

type TargetRelation = 'neutral' | 'foreign' | Ecosystem;

/** What a CPE's target software says: an ecosystem, nothing for a Linux package, or something else (`wordpress`). */
export function targetRelation(targetSw: string): TargetRelation {
  const plain = targetSw.replaceAll('\\', '').toLowerCase();
  const ecosystem = TARGET_SOFTWARE[plain];
  if (ecosystem !== undefined) return ecosystem;
  return LINUX_TARGETS.test(plain) ? 'neutral' : 'foreign';
}
