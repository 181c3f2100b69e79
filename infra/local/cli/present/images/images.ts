import type {
  ImageContents,
  ImageDiff,
  ImageDocument,
  ImageReport,
  PackageChange,
  VersionChange,
} from '../../../../../shared/images/index.ts';
import { formatEvr } from '../../../../../shared/rpm/index.ts';
import { reportTables } from './image-report.ts';
import type { Look } from '../text/look.ts';
import { tableLines } from '../text/table.ts';
import { day, plural } from '../text/words.ts';

/** Images as a table. Ends with a line break. */
export function formatImages(images: readonly ImageDocument[], look: Look): string {
  if (images.length === 0) return 'No image yet: patchline image add stores one.\n';
  const columns = [
    { title: 'LINE', cell: ({ line }: ImageDocument) => line },
    { title: 'VARIANT', cell: ({ variant }: ImageDocument) => variant },
    { title: 'VERSION', cell: ({ version }: ImageDocument) => version },
    { title: 'BUILT', cell: ({ builtAt }: ImageDocument) => day(builtAt ?? ''), drop: 1 },
    { title: 'KERNEL', cell: ({ kernel = '' }: ImageDocument) => kernel, drop: 2 },
    { title: 'PACKAGES', cell: ({ packages }: ImageDocument) => String(packages), align: 'right' as const },
    { title: 'STATE', cell: stateOf },
  ];
  return `${tableLines(images, columns, look).join('\n')}\n`;
}

function stateOf({ withdrawn, candidate }: ImageDocument): string {
  if (withdrawn) return `withdrawn: ${withdrawn.reason}`;
  if (!candidate || candidate.state === 'passed') return '';
  const { state, holds, suspects = [] } = candidate;
  const broke = suspects.map((each) => `${each.package} ${each.evr} (${each.why})`).join(', ');
  return `candidate, ${state}: ${holds.join('; ')}${broke === '' ? '' : `; likely broken by ${broke}`}`;
}

/** What holds a candidate, with the hashes by which it can be waived. */
function heldLines({ candidate }: ImageDocument): string[] {
  return (candidate?.gates ?? []).flatMap(({ gate, holds }) =>
    holds.map(({ text, result }) => `  held by ${gate}: ${text} (result ${result})`),
  );
}

interface Shown {
  image: ImageDocument;
  contents: ImageContents;
  report: ImageReport;
  isStanding: boolean;
}

/** One image with what it brings and its packages. Ends with a line break. */
export function formatImage({ image, contents, report, isStanding }: Shown, look: Look): string {
  const { packages, components, containers } = contents;
  const { line, variant, version, release, architecture, builtAt, kernel, digest } = image;
  const state = stateOf(image) || (isStanding ? 'newest of its variant' : 'an earlier one');
  const facts = [
    `${line} ${version} ${variant} (${release}, ${architecture}): ${state}`,
    `  built ${builtAt ?? 'at a time that its files do not say'}, kernel ${kernel ?? 'unknown'}, contents ${digest}`,
    `  ${plural(packages.length, 'package')}, ${plural(components.length, 'component')}, ${plural(containers.length, 'container image')}`,
    ...heldLines(image),
  ];
  const columns = [
    { title: 'PACKAGE', cell: ({ name }: (typeof packages)[number]) => name },
    {
      title: 'EVR',
      cell: ({ epoch, version: upstream, release: build }: (typeof packages)[number]) =>
        formatEvr({ epoch, version: upstream, release: build }),
    },
    { title: 'ARCH', cell: ({ arch = '' }: (typeof packages)[number]) => arch },
  ];
  return `${[...facts, '', ...reportTables(report, look), ...tableLines(packages, columns, look)].join('\n')}\n`;
}

interface Compared {
  from: ImageDocument;
  to: ImageDocument;
  diff: ImageDiff;
}

/** What changed between two images. Ends with a line break. */
export function formatImageDiff({ from, to, diff }: Compared, look: Look): string {
  const columns = [
    { title: 'PACKAGE', cell: ({ name }: PackageChange) => name },
    { title: 'CHANGE', cell: ({ change }: PackageChange) => change },
    { title: 'FROM', cell: ({ from: evr = '' }: PackageChange) => evr },
    { title: 'TO', cell: ({ to: evr = '' }: PackageChange) => evr },
    { title: 'NOTE', cell: noteOf },
  ];
  const counts = Map.groupBy(diff.packages, ({ change }) => change);
  const sum = (['added', 'removed', 'upgraded', 'downgraded', 'renamed'] as const)
    .map((change) => `${counts.get(change)?.length ?? 0} ${change}`)
    .join(', ');
  const table = diff.packages.length > 0 ? `${tableLines(diff.packages, columns, look).join('\n')}\n\n` : '';
  const others = [...lines('component', diff.components), ...lines('container image', diff.containers)];
  return `${table}${[...others, `${nameOf(from)} → ${nameOf(to)}: packages ${sum}.`].join('\n')}\n`;
}

function noteOf({ was, beside, keepsOlder }: PackageChange): string {
  const notes = [
    ...(was === undefined ? [] : [`was ${was}`]),
    ...(beside === undefined
      ? []
      : [keepsOlder ? `older copy stays installed: ${beside}` : `beside ${beside}`]),
  ];
  return notes.join(', ');
}

function lines(kind: string, changes: readonly VersionChange[]): string[] {
  return changes.map(({ name, added, removed }) => {
    const went = removed.length > 0 ? ` - ${removed.join(', ')}` : '';
    const came = added.length > 0 ? ` + ${added.join(', ')}` : '';
    return `${kind} ${name}:${went}${came}`;
  });
}

function nameOf({ line, version, variant }: ImageDocument): string {
  return `${line} ${version} ${variant}`;
}
