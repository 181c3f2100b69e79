import type { ManifestInventory } from '../../../../shared/inventory/index.ts';
import { rejectedLine } from '../present/rejected.ts';
import { number, plural } from '../present/text/words.ts';
import { tell } from '../say.ts';
import { tellSome } from './tell-some.ts';

/**
 * Reports on standard error what of an inventory is not matched, and why: records set aside, packages of
 * unknown source, and components other than packages.
 * @param all names each of them
 */
export function tellUnmatched(inventory: ManifestInventory, all: boolean | undefined): void {
  const { source, rejected, unmapped, mapped, components, packages } = inventory;
  for (const record of rejected) tell(rejectedLine(record));
  tellSome({
    lines: unmapped.map(
      ({ binary, reason }) => `${source}: ${binary.record} ${binary.name}: ${reason} (not matched)`,
    ),
    all,
    sum: (count) => `${plural(count, 'package')} with unknown source not matched`,
  });
  const guessed = mapped.filter(({ by }) => by === 'name').length;
  if (guessed > 0)
    tell(
      `${source}: ${plural(guessed, 'package')} without a source package: guessed from the name (--manifest gives it).`,
    );
  tellSome({
    lines: components.flatMap(({ record, doubt }) =>
      doubt === undefined ? [] : [`${source}: ${record}: ${doubt} (not matched)`],
    ),
    all,
    sum: (count) => `${plural(count, 'component')} that may be a package not matched`,
  });
  const others = components.filter(({ doubt }) => doubt === undefined);
  if (others.length > 0)
    tell(
      `${source}: ${plural(others.length, 'component')} other than RPM packages not matched: ${kindsOf(others)}.`,
    );
  if (packages.length === 0) tell(`${source}: contains no RPM package.`);
}

/** `200 npm, 12 without a purl`. */
function kindsOf(components: ManifestInventory['components']): string {
  const kinds = Map.groupBy(components, ({ kind, type }) =>
    kind === 'container-image' ? 'images' : (type ?? 'without a purl'),
  );
  return [...kinds]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([kind, found]) => `${number(found.length)} ${kind}`)
    .join(', ');
}
