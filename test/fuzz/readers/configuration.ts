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
  { keys: [key], [SECRET]: [] },
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
      const { keys: read } = readKeys(file);
      assert.equal(read.length, countIn(bytes), 'a key is left out');
    } catch (error) {
      assert.ok(error instanceof InvalidInputError, String((error as Error).stack));
      assert.ok(error.message.startsWith(`${file}: `), error.message);
      const said = error.message.slice(file.length);
      for (const part of [SECRET.slice(0, 8), SECRET.slice(-8), 'abababab'])
        assert.ok(!said.includes(part), `part of a key is told: ${said}`);
    }
  },
});

/** How many keys a file that is taken holds. */
function countIn(bytes: Buffer): number {
  const file = JSON.parse(bytes.toString('utf8')) as { keys: unknown[] } | { host: unknown[] };
  return 'keys' in file ? file.keys.length : 1 + file.host.length;
}

const names = Object.keys(settingsSchema.shape);
const values = fc.oneof(
  anyText,
  fc.constantFrom(SECRET, 'true', 'false', '0', '7', '1e3', 'https://nvd.example/', './policy.yaml', 'live'),
);

/** What is said of settings that are refused; nothing of those that are taken. */
function saidOf(environment: Record<string, string>): string {
  try {
    readSettings(settingsSchema, environment);
    return '';
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, String((error as Error).stack));
    assert.ok(!error.message.includes(SECRET), `a value is told: ${error.message}`);
    return error.message;
  }
}

function isTaken(name: string, value: string | undefined): boolean {
  const { [name as keyof typeof settingsSchema.shape]: schema } = settingsSchema.shape;
  return value === '' || schema.safeParse(value).success;
}

/** All that are wrong are named, and nothing else is. */
const settings = fuzzed({
  name: 'settings',
  inputs: fc.dictionary(fc.constantFrom(...names), values, { maxKeys: 5, noNullPrototype: true }),
  check(environment: Record<string, string>) {
    const wrong = Object.keys(environment).filter((name) => !isTaken(name, environment[name]));
    const said = saidOf(environment);
    const named = [...said.matchAll(/^setting (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(named.sort(), wrong.sort(), `settings that are wrong are not those named: ${said}`);
  },
});

export const configurationReaders: readonly FuzzedReader[] = [keys, settings];
