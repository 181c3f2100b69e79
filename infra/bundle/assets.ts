import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { KNOWLEDGE_FILES } from '../../shared/matching/index.ts';

/** What the code reads beside itself. */
const ASSETS = [
  'shared/**/*.yaml',
  'shared/**/public/*',
  'schemas/*',
  'infra/local/sample/**/*.*',
  'host.json',
];

/** Knowledge, which digests cover as text. */
const DIGESTED = Object.values(KNOWLEDGE_FILES).map((file) => `shared/${file}`);

/** Copies them to the same places in a folder; word lists as JSON, which their reader prefers. */
export function copyAssets(root: string, folder: string): void {
  for (const file of globSync(ASSETS, { cwd: root })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const bytes = readFileSync(join(root, file));
    const isText = file.endsWith('.yaml') && !DIGESTED.includes(file);
    writeFileSync(join(folder, file), isText ? lighter(bytes.toString('utf8')) : bytes);
  }
}

function lighter(text: string): string {
  const value = parse(text) as Record<string, unknown>;
  return Object.values(value).every((words) => typeof words === 'string') ? JSON.stringify(value) : text;
}
