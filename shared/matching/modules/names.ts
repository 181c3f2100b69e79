import { moduleKey } from '../../vulnerabilities/index.ts';
import type { ModuleAliases } from './aliases.ts';

/** A name under which a database may know a module. */
export interface ModuleName {
  /** Of the snapshot's entries. */
  key: string;
  /** How surely it is the same module, 0 to 1. */
  confidence: number;
  /** The bare path of a later major's repository: what has no end there may have one in that major. */
  isOfEarlier?: true;
  /** A sentence, where the name is not the component's own. */
  because?: string;
}

/** Another major version of the same repository, on which the record says nothing else. */
const OTHER_MAJOR = 0.8;
const RENAMED = 0.95;
/** Repositories from before Go modules have this major under their bare path, as `v2.0.0+incompatible`. */
const LAST_BARE = 2;

/**
 * The names of a component's module, its own first. A record that names an earlier one is judged by that one
 * only.
 * @param module type and path: `golang/github.com/golang-jwt/jwt/v4`
 */
export function namesOf(module: string, { same }: ModuleAliases): ModuleName[] {
  const own = moduleKey(module);
  const names = new Map<string, ModuleName>([[own, { key: own, confidence: 1 }]]);
  const add = (key: string, confidence: number, because: string): void => {
    if (!names.has(key)) names.set(key, { key, confidence, because });
  };
  if (!own.startsWith(GO)) {
    for (const other of same.get(own)?.others ?? []) add(other, RENAMED, same.get(own)?.because ?? '');
    return [...names.values()];
  }
  const { base, major } = splitMajor(own);
  const spelled = (path: string): string[] =>
    major > 1 ? [`${path}/v${major}`, `${path}.v${major}`] : [path];
  const served = servedBy(base);
  for (const path of served)
    for (const key of spelled(path)) add(key, 1, `gopkg.in serves ${path.slice(GO.length)}.`);
  for (const path of [base, ...served]) {
    const row = same.get(path);
    for (const other of row?.others ?? [])
      for (const key of spelled(other)) add(key, RENAMED, row?.because ?? '');
  }
  // Versions of a repository without proper majors are listed under its bare path.
  for (const path of [base, ...served, ...[base, ...served].flatMap((each) => same.get(each)?.others ?? [])])
    if (!names.has(path))
      names.set(path, {
        key: path,
        confidence: OTHER_MAJOR,
        because: `The record names ${path.slice(GO.length)}, the same repository.`,
        ...(major > LAST_BARE ? { isOfEarlier: true } : {}),
      });
  return [...names.values()];
}

const GO = 'pkg:golang/';

/** `…/jwt/v4`, `gopkg.in/yaml.v3` → the path without its major version, and that. https://go.dev/ref/mod#major-version-suffixes */
function splitMajor(key: string): { base: string; major: number } {
  const gopkg = /^(pkg:golang\/gopkg\.in\/.+)\.v(\d+)$/.exec(key);
  const suffix = gopkg ?? /^(.+)\/v(\d+)$/.exec(key);
  return { base: suffix?.[1] ?? key, major: Number(suffix?.[2] ?? 1) };
}

/** The repository behind a path of gopkg.in, and back. https://labix.org/gopkg.in */
function servedBy(base: string): string[] {
  const served = /^pkg:golang\/gopkg\.in\/(?:([^/]+)\/)?([^/]+)$/.exec(base);
  if (served) return [`${GO}github.com/${served[1] ?? `go-${served[2] ?? ''}`}/${served[2] ?? ''}`];
  const repository = /^pkg:golang\/github\.com\/([^/]+)\/([^/]+)$/.exec(base);
  if (!repository) return [];
  const [, owner = '', name = ''] = repository;
  return [owner === `go-${name}` ? `${GO}gopkg.in/${name}` : `${GO}gopkg.in/${owner}/${name}`];
}

/** A key whatever its major version: `pkg:golang/github.com/x/y/v2` → `pkg:golang/github.com/x/y`. */
export function keyOfAnyMajor(key: string): string {
  return splitMajor(key).base;
}
