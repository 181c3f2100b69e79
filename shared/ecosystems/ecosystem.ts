import { go } from './schemes/go.ts';
import { maven } from './schemes/maven.ts';
import { perl } from './schemes/perl.ts';
import { python } from './schemes/python.ts';
import { ruby } from './schemes/ruby.ts';
import type { VersionScheme } from './schemes/scheme.ts';
import { semantic } from './schemes/semantic.ts';

/** A language's ecosystem: its packages, their registry and their versions. */
export type EcosystemName =
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
  | 'erlang'
  | 'swift'
  | 'dotnet';

/** An ecosystem's names in each vocabulary. */
export interface Ecosystem {
  name: EcosystemName;
  /** https://github.com/package-url/purl-spec/tree/main/types */
  purlType?: string;
  /** The usual prefix of its RPM packages: `python-`. */
  packagePrefix?: string;
  /** All RPM package name prefixes, if there are several. */
  packageNames?: RegExp;
  /** Values of a CPE's target_sw, unquoted. */
  targets: readonly string[];
  /** Its build tool, as named in a manifest's `builtWith`. */
  toolchain?: string;
  /** Modules that a program has from its build tool, in that tool's version. */
  toolchainModules?: readonly string[];
  /** Its registry's version order, where the general upstream order is wrong. */
  scheme?: VersionScheme;
  /** Repository names that reveal the language: `node-tar`, `tar-rs`. */
  repositories?: RegExp;
}

/** The only table of ecosystems. Order matters: the first matching repository pattern decides. */
export const ecosystems: readonly Ecosystem[] = [
  {
    name: 'node',
    purlType: 'npm',
    packagePrefix: 'nodejs-',
    packageNames: /^(?:nodejs|npm)-/,
    targets: ['node.js', 'nodejs', 'npm', 'javascript'],
    toolchain: 'npm',
    scheme: semantic,
    repositories: /^(?:node|npm|js)-|[-.]js$/,
  },
  {
    name: 'python',
    purlType: 'pypi',
    packagePrefix: 'python-',
    packageNames: /^python[0-9.]*-/,
    targets: ['python', 'pypi'],
    scheme: python,
    repositories: /^(?:py|python)-|-(?:py|python)$/,
  },
  {
    name: 'rust',
    purlType: 'cargo',
    packagePrefix: 'rust-',
    targets: ['rust', 'rust_lang', 'cargo'],
    toolchain: 'cargo',
    scheme: semantic,
    repositories: /^rust-|-rs$|-rust$/,
  },
  {
    name: 'go',
    purlType: 'golang',
    packagePrefix: 'golang-',
    targets: ['go', 'golang'],
    toolchain: 'go',
    toolchainModules: ['stdlib', 'toolchain'],
    scheme: go,
    repositories: /^go-|-go$/,
  },
  {
    name: 'ruby',
    purlType: 'gem',
    packagePrefix: 'rubygem-',
    targets: ['ruby', 'gem', 'rubygems', 'ruby_on_rails'],
    scheme: ruby,
    repositories: /^ruby-|-ruby$|-rails$/,
  },
  {
    name: 'perl',
    purlType: 'cpan',
    packagePrefix: 'perl-',
    targets: ['perl'],
    scheme: perl,
    repositories: /^p(?:erl)?5?-/,
  },
  {
    name: 'php',
    purlType: 'composer',
    packagePrefix: 'php-',
    targets: ['php', 'composer'],
    repositories: /^(?:php|wp|drupal|laravel)-|-php$/,
  },
  {
    name: 'java',
    purlType: 'maven',
    targets: ['java', 'maven', 'gradle'],
    toolchain: 'maven',
    scheme: maven,
    repositories: /-java$|^java-/,
  },
  { name: 'ocaml', purlType: 'opam', packagePrefix: 'ocaml-', targets: ['ocaml'] },
  { name: 'lua', purlType: 'luarocks', packagePrefix: 'lua-', targets: ['lua'] },
  { name: 'r', purlType: 'cran', packagePrefix: 'R-', targets: ['r'] },
  { name: 'haskell', purlType: 'hackage', packagePrefix: 'ghc-', targets: ['haskell'] },
  { name: 'erlang', purlType: 'hex', packagePrefix: 'erlang-', targets: ['erlang'], scheme: semantic },
  { name: 'swift', purlType: 'swift', targets: ['swift'] },
  { name: 'dotnet', purlType: 'nuget', targets: ['.net', 'asp.net', 'nuget'] },
];
