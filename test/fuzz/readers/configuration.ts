import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readKeys } from '../../../infra/local/cli/keys/key-file.ts';
import { settingsSchema } from '../../../shared/app/settings/settings.ts';
import { InvalidInputError, readSettings } from '../../../shared/platform/index.ts';
import { anyText, mutatedBytes, mutatedJson } from '../mutated.ts';
import { fuzzed, type FuzzedReader } from '../reader.ts';

/** What the one who runs Patchline writes: read to its end or refused, and never repeated. */

const SECRET = 'sEcReT-of-a-key-0123456789';
const key = { name: 'ci', roles: ['builder'], sha256: 'ab'.repeat(32), createdAt: '2026-01-01T00:00:00Z' };
const files = [
  { keys: [key, { ...key, name: 'other' }] },
  { admin: SECRET, host: [SECRET] },
  { [SECRET]: [] },
];

let folder: string | undefined;

const keys = fuzzed({
  name: 'keys.json',
  inputs: fc.oneof(
    ...files.map((file) => mutatedJson(file).map((text) => Buffer.from(text))),
    ...files.map((file) => mutatedBytes(JSON.stringify(file))),
  ),
  check(bytes: Buffer) {
    folder ??= mkdtempSync(join(tmpdir(), 'patchline-fuzz-'));
    const file = join(folder, 'keys.json');
    writeFileSync(file, bytes);
    try {
      readKeys(file);
    } catch (error) {
      assert.ok(error instanceof InvalidInputError, String((error as Error).stack));
      assert.ok(error.message.startsWith(`${file}: `), error.message);
      const said = error.message.slice(file.length);
      for (const part of [SECRET.slice(0, 8), SECRET.slice(-8), 'abababab'])
        assert.ok(!said.includes(part), `part of a key is told: ${said}`);
    }
  },
});

const names = Object.keys(settingsSchema.shape);

const settings = fuzzed({
  name: 'settings',
  inputs: fc.dictionary(fc.constantFrom(...names), anyText, { maxKeys: 5, noNullPrototype: true }),
  check(environment: Record<string, string>) {
    try {
      readSettings(settingsSchema, environment);
    } catch (error) {
      assert.ok(error instanceof InvalidInputError, String((error as Error).stack));
      assert.ok(
        Object.keys(environment).some((name) => error.message.includes(name)),
        `no setting is named: ${error.message}`,
      );
    }
  },
});

export const configurationReaders: readonly FuzzedReader[] = [keys, settings];
