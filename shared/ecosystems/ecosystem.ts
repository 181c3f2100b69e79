import { go } from './schemes/go.ts';
import { perl } from './schemes/perl.ts';
import { python } from './schemes/python.ts';
import { ruby } from './schemes/ruby.ts';
import type { VersionScheme } from './schemes/scheme.ts';
import { semantic } from './schemes/semantic.ts';

/** The ecosystem of a language: its packages, their registry and their versions. */
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

/** What an ecosystem is called in each vocabulary. */
export interface Ecosystem {
  name: EcosystemName;
  /** https://github.com/package-url/purl-spec/tree/main/types */
  purlType?: string;
  /** How RPM packages of it usually begin: `python-`. */
  packagePrefix?: string;
  /** All beginnings of RPM package names that say so, where there are others. */
  packageNames?: RegExp;
  /** Values of a CPE's target_sw, quoting removed. */
  targets: readonly string[];
  /** Its build tool, as a manifest's `builtWith` names it. */
  toolchain?: string;
  /** How its registry orders versions, where the general order of upstream versions is wrong. */
  scheme?: VersionScheme;
  /** Names of source repositories that say so: `node-tar`, `tar-rs`. */
  repositories?: RegExp;
}

/** The one table. Of repository marks the first that fits decides, so the order of rows counts. */
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
