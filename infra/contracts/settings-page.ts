import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { settingGroups } from '../../shared/app/settings/index.ts';

/** The page's location. `npm run docs:settings` writes it; a test fails if it is out of date. */
export const SETTINGS_PAGE = join(import.meta.dirname, '..', '..', 'docs', 'settings.md');

const HEAD = `# Settings

Every environment variable that Patchline reads; a lint rule keeps the list complete. An empty value counts as unset. On
Azure these are app settings (\`infra/azure\` sets them); on the command line, flags take precedence. \`npm run docs:settings\`
generates this page from \`shared/app/settings\`.
`;

/** The page as Markdown, in Prettier's format. */
export function settingsPage(): string {
  const sections = settingGroups.map(({ title, schema }) => `\n## ${title}\n\n${tableOf(schema)}`);
  return `${HEAD}${sections.join('')}`;
}

interface Described {
  description?: string;
  default?: string;
}

function tableOf(schema: z.ZodObject): string {
  const { properties = {} } = z.toJSONSchema(schema);
  const rows = Object.entries(properties as Record<string, Described>).map(([name, setting]) => {
    if (setting.description === undefined) throw new Error(`${name}: has no description`);
    return [
      `\`${name}\``,
      setting.description,
      setting.default === undefined ? '' : `\`${setting.default}\``,
    ];
  });
  const all = [['variable', 'what it sets', 'default'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const [head = [], ...body] = all;
  return [head, widths.map((width) => '-'.repeat(width)), ...body].map(line).join('');
}

if (import.meta.main) writeFileSync(SETTINGS_PAGE, settingsPage());
