import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clocksOf, type ClockFacts } from '../../shared/sla/policies/index.ts';
import { isPreset, openPreset } from '../../shared/sla/presets.ts';
import { severitySchema } from '../../shared/vulnerabilities/index.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'sla.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([a-z0-9-]+) +\| ([a-z-]+) +\| ([^|]+?) +\| (\d{4}-\d\d-\d\d) +\|$/gm)];

/** `high, known-exploited 2026-06-10`. */
function factsOf(words: string): ClockFacts {
  const [severity, ...events] = words.split(', ');
  const days = new Map(events.map((event) => event.split(' ') as [string, string]));
  const found = Date.parse('2026-06-01');
  const listed = days.get('known-exploited');
  const evaluated = days.get('evaluated');
  return {
    published: found,
    detected: found,
    states: [
      {
        at: found,
        status: 'affected',
        severity: severitySchema.parse(severity),
        lane: 'out-of-band',
        ...(listed !== undefined && { listed: Date.parse(listed) }),
      },
    ],
    reached: evaluated === undefined ? {} : { evaluated: [{ from: Date.parse(evaluated), until: Infinity }] },
  };
}

test('every worked example of docs/sla.md is what its policy gives', () => {
  assert.ok(rows.length > 10, 'the table is there');
  for (const [row, policy = '', clock, words = '', due] of rows) {
    assert.ok(isPreset(policy), row);
    const clocks = clocksOf(openPreset(policy), factsOf(words), Date.parse('2026-06-10T00:00:00Z'));
    const found = clocks.find((each) => each.clock === clock);
    assert.equal(found?.due && new Date(found.due).toISOString().slice(0, 10), due, row);
  }
});
