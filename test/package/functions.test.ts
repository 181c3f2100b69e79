import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FunctionInfo, indexApp } from '../../infra/local/host/index.ts';
import { golden, goldenFile } from './golden.ts';

const root = join(import.meta.dirname, '..', '..');

async function indexSources(): Promise<FunctionInfo[]> {
  const hostJson: unknown = JSON.parse(readFileSync(join(root, 'host.json'), 'utf8'));
  return indexApp({ directory: root, appGlob: 'functions/*.ts', hostJson, log: () => undefined });
}

test('the functions and their bindings are those of the golden file (PATCHLINE_GOLDEN=write writes it)', async () => {
  const functions = golden(await indexSources());

  if (process.env['PATCHLINE_GOLDEN'] === 'write') {
    writeFileSync(goldenFile, `${JSON.stringify(functions, undefined, 2)}\n`);
  }
  assert.deepEqual(functions, JSON.parse(readFileSync(goldenFile, 'utf8')));
});
