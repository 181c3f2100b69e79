import type { ModuleGroup } from '../../../../../shared/findings/index.ts';
import type { Look } from '../text/look.ts';
import { paint, paintSeverity } from '../text/paint.ts';
import { type Column, tableLines } from '../text/table.ts';
import { number, plural } from '../text/words.ts';

/** How many groups are shown: the most severe ones. */
const MAX_GROUPS = 40;

/** Flaws of modules that several packages carry, as a table under a heading; each is one problem. */
export function moduleGroupLines(groups: readonly ModuleGroup[], look: Look): string[] {
  if (groups.length === 0) return [];
  const columns: Column<ModuleGroup>[] = [
    { title: 'MODULE', cell: ({ module }) => module.replace(/^pkg:/, ''), min: 16 },
    { title: 'CVE', cell: ({ cve }) => cve },
    {
      title: 'SEVERITY',
      cell: ({ severity }) => severity,
      paint: (text, { severity }) => paintSeverity(look, severity, text),
    },
    { title: 'PACKAGES', cell: ({ findings }) => number(packagesOf(findings).length), align: 'right' },
    {
      title: 'REBUILD, IN THIS ORDER',
      cell: ({ findings }) => packagesOf(findings).join(', '),
      min: 24,
      drop: 1,
    },
  ];
  const total = groups.reduce((sum, { findings }) => sum + findings.length, 0);
  const more = groups.length - MAX_GROUPS;
  const counts = `${plural(total, 'finding')} in ${plural(groups.length, 'group')}`;
  return [
    `${paint(look, 'bold', 'Modules of several packages')}  ${paint(look, 'dim', counts)}`,
    ...tableLines(groups.slice(0, MAX_GROUPS), columns, look, 2),
    ...(more > 0 ? [`  and ${plural(more, 'more group')}`] : []),
  ];
}

function packagesOf(findings: ModuleGroup['findings']): string[] {
  return [...new Set(findings.map((finding) => finding.package))];
}
