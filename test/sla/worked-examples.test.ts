import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clocksOf, type ClockFacts, impactSchema } from '../../shared/sla/policies/index.ts';
import { isPreset, openPreset, PRESETS } from '../../shared/sla/presets.ts';
import { severitySchema } from '../../shared/vulnerabilities/index.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'sla.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([a-z0-9-]+) +\| ([a-z-]+) +\| ([^|]+?) +\| (\d{4}-\d\d-\d\d) +\|$/gm)];

/** `high, known-exploited 2026-06-10, N4 reachable likely 2026-06-03`. */
function factsOf(words: string): ClockFacts {
  const [severity, ...events] = words.split(', ');
  const said = new Map(
    events.map((event) => [event.split(' ').slice(0, -1).join(' '), event.split(' ').at(-1)]),
  );
  const instant = (name: string): number | undefined => {
    const day = said.get(name);
    return day === undefined ? undefined : Date.parse(day);
  };
  const found = Date.parse('2026-06-01');
  const listed = instant('known-exploited');
  const released = instant('released');
  return {
    published: found,
    detected: found,
    states: [
      {
        at: found,
        status: 'affected',
        severity: severitySchema.parse(severity),
        lane: 'out-of-band',
        ...(listed !== undefined && { listed }),
      },
    ],
    evaluations: [...said].flatMap(([name, day = '']) => evaluationOf(name, Date.parse(day))),
    reached: released === undefined ? {} : { released: [{ from: released, until: Infinity }] },
  };
}

/** `N4 reachable likely 2026-06-03`; what is not said is not so. */
function evaluationOf(name: string, at: number): NonNullable<ClockFacts['evaluations']>[number][] {
  const [, impact, rest = ''] = /^(N\d)(.*)$/.exec(name) ?? [];
  if (impact === undefined) return [];
  const [exposed, exploitable] = [rest.includes('reachable'), rest.includes('likely')];
  return [{ at, impact: impactSchema.parse(impact), exposed, exploitable }];
}

test('every worked example of docs/sla.md is what its policy gives', () => {
  const shown = new Set(rows.map(([, policy]) => policy));
  assert.deepEqual([...shown].sort(), [...PRESETS].sort(), 'each preset has one');
  for (const [row, policy = '', clock, words = '', due] of rows) {
    assert.ok(isPreset(policy), row);
    const clocks = clocksOf(openPreset(policy), factsOf(words), Date.parse('2026-06-10T00:00:00Z'));
    const found = clocks.find((each) => each.clock === clock);
    assert.equal(found?.due && new Date(found.due).toISOString().slice(0, 10), due, row);
  }
});
