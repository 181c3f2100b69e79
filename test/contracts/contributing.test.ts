import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const inCode = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

suite('CONTRIBUTING.md and ARCHITECTURE.md', () => {
  const texts = `${read('CONTRIBUTING.md')}\n${read('ARCHITECTURE.md')}`;

  test('name files and folders that are there', () => {
    const paths = inCode(texts).filter((code) =>
      /^(?:shared|functions|infra|test|docs|bin|\.ci)\/[\w./-]*$/.test(code),
    );

    assert.ok(paths.length > 10);
    assert.deepEqual(
      paths.filter((path) => !path.includes('NAME') && !existsSync(join(root, path))),
      [],
    );
  });

  test('name scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...texts.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);

    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((name) => !(name in scripts)),
      [],
    );
  });

  test('draw every room', () => {
    const picture = read('ARCHITECTURE.md').split('```')[1] ?? '';

    assert.deepEqual(
      readdirSync(join(root, 'shared')).filter((room) => !new RegExp(String.raw`\b${room}\b`).test(picture)),
      [],
    );
  });
});
