import { compareText } from '../../platform/index.ts';

/** Versions of a component or container image that came or went. */
export interface VersionChange {
  name: string;
  added: string[];
  removed: string[];
}

interface Versioned {
  name: string;
  version: string;
}

/** What changed between two lists in which a name may stand with several versions. Pure. */
export function diffVersions(before: readonly Versioned[], after: readonly Versioned[]): VersionChange[] {
  const old = versionsOf(before);
  const fresh = versionsOf(after);
  const none = new Set<string>();
  return [...new Set([...old.keys(), ...fresh.keys()])].sort(compareText).flatMap((name) => {
    const [was, is] = [old.get(name) ?? none, fresh.get(name) ?? none];
    const added = [...is].filter((version) => !was.has(version)).sort(compareText);
    const removed = [...was].filter((version) => !is.has(version)).sort(compareText);
    return added.length + removed.length === 0 ? [] : [{ name, added, removed }];
  });
}

function versionsOf(items: readonly Versioned[]): Map<string, Set<string>> {
  return new Map(
    [...Map.groupBy(items, ({ name }) => name)].map(([name, own]) => [
      name,
      new Set(own.map(({ version }) => version)),
    ]),
  );
}
