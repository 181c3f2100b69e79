import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { parsePolicy } from '../../shared/lanes/index.ts';
import { KNOWLEDGE_FILES } from '../../shared/matching/index.ts';
import { contentHash, SHIPPED_VALUES, valueOfYaml } from '../../shared/platform/index.ts';

/** What the code reads beside itself. */
const ASSETS = [
  'shared/**/*.yaml',
  'shared/**/*.wasm',
  'shared/**/public/*',
  'schemas/*',
  'infra/local/sample/**/*.*',
  'host.json',
];

/** Knowledge, which digests cover as text: its values lie beside it. */
const DIGESTED = Object.values(KNOWLEDGE_FILES).map((file) => `shared/${file}`);

/** What its reader takes as checked JSON too, beside word lists. */
const POLICY = 'shared/lanes/policy.yaml';

/** Copies them to the same places in a folder; word lists and the policy as JSON, which their readers prefer. */
export function copyAssets(root: string, folder: string): void {
  for (const file of globSync(ASSETS, { cwd: root })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const bytes = readFileSync(join(root, file));
    const isText = file.endsWith('.yaml') && !DIGESTED.includes(file);
    writeFileSync(join(folder, file), isText ? lighter(file, bytes.toString('utf8')) : bytes);
  }
  writeFileSync(join(folder, 'shared', SHIPPED_VALUES), JSON.stringify(valuesOfKnowledge(root)));
}

/** By the hash of its text. */
export function valuesOfKnowledge(root: string): Record<string, unknown> {
  const texts = DIGESTED.map((file) => readFileSync(join(root, file), 'utf8'));
  return Object.fromEntries(texts.map((text) => [contentHash(text), valueOfYaml(text)]));
}

function lighter(file: string, text: string): string {
  if (file === POLICY) return JSON.stringify(parsePolicy(text, file));
  const value = parse(text) as Record<string, unknown>;
  const isLists = Object.values(value).every((words) => typeof words === 'string');
  return isLists ? JSON.stringify(value) : text;
}
