import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const SHARED = new URL('../../shared/', import.meta.url);
const rooms = readdirSync(SHARED);

for (const room of rooms) {
  test(`${room} says what it holds, what it may import and what it must not do`, () => {
    const index = readFileSync(new URL(`${room}/index.ts`, SHARED), 'utf8');
    const comment = /^\/\*\*(.*?)\*\//s.exec(index)?.[1]?.replace(/\s+\*?\s*/g, ' ') ?? '';
    const sentences = comment.split(/[.;]\s/).map((sentence) => sentence.trim());
    const imports = sentences.findIndex((sentence) => /\bimports? \w+/i.test(sentence));

    assert.ok(imports > 0, `what it may import, behind what it holds: ${comment}`);
    const others = sentences.filter((_, at) => at !== 0 && at !== imports).join('. ');
    assert.match(others, /\b(?:never|no|none|nothing|not)\b/i, `what it must not do: ${comment}`);
  });
}

test('every room has a line in the table of edges', () => {
  const table = readFileSync(new URL('../.dependency-cruiser.js', SHARED), 'utf8');

  assert.deepEqual([...table.matchAll(/^ {2}(\w+):\s+'/gm)].map(([, room]) => room).sort(), rooms.sort());
});
