import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { impactSchema } from '../../shared/sla/policies/index.ts';
import { chooseTerm } from '../../shared/sla/policies/choose-term.ts';
import type { ClockRule, ClockTraits } from '../../shared/sla/policies/policy.ts';
import { openPreset, PRESETS } from '../../shared/sla/presets.ts';
import { needsRealData, realData } from '../needs.ts';
import { ssvcTechnicalImpact } from '../../shared/vulnerabilities/index.ts';

type Preset = (typeof PRESETS)[number];

function ruleOf(preset: Preset, name: string): ClockRule {
  const rule = openPreset(preset).policy.clocks.find((clock) => clock.name === name);
  assert.ok(rule, `${preset} has no clock ${name}`);
  return rule;
}

/** A cell as text: `3 days, forensic investigation`, `next upgrade`, `none`. */
function cell(preset: Preset, clock: string, traits: Partial<ClockTraits>): string {
  const { assume } = openPreset(preset).policy;
  const chosen = chooseTerm(ruleOf(preset, clock), { severity: 'medium', ...assume, ...traits });
  if (!chosen) return 'none';
  const time = chosen.term ? `${chosen.term.amount} ${chosen.term.unit}` : 'next upgrade';
  return chosen.note === undefined ? time : `${time}, ${chosen.note}`;
}

test('every preset opens, under its own name and with its source', () => {
  for (const preset of PRESETS) {
    const { policy } = openPreset(preset);
    assert.equal(policy.name, preset);
    assert.notEqual(policy.source, '');
  }
});

test('BOD 26-04: every cell of the decision table of CERTCC', () => {
  const rows = [
    // KEV, exposed, automatable, technical impact
    ['no', 'no', 'no', 'partial', 'next upgrade'],
    ['yes', 'no', 'no', 'partial', '14 days'],
    ['no', 'yes', 'no', 'partial', '60 days'],
    ['no', 'no', 'yes', 'partial', '60 days'],
    ['no', 'no', 'no', 'total', 'next upgrade'],
    ['yes', 'yes', 'no', 'partial', '14 days'],
    ['yes', 'no', 'yes', 'partial', '14 days'],
    ['no', 'yes', 'yes', 'partial', '14 days'],
    ['yes', 'no', 'no', 'total', '14 days'],
    ['no', 'yes', 'no', 'total', '14 days'],
    ['no', 'no', 'yes', 'total', '60 days'],
    ['yes', 'yes', 'yes', 'partial', '3 days'],
    ['yes', 'yes', 'no', 'total', '3 days, forensic investigation'],
    ['yes', 'no', 'yes', 'total', '3 days, forensic investigation'],
    ['no', 'yes', 'yes', 'total', '3 days'],
    ['yes', 'yes', 'yes', 'total', '3 days, forensic investigation'],
  ] as const;
  for (const [kev, exposed, automatable, technicalImpact, expected] of rows) {
    const traits = {
      knownExploited: kev === 'yes',
      exposed: exposed === 'yes',
      automatable: automatable === 'yes',
      technicalImpact,
    };
    assert.equal(cell('bod-26-04', 'remediate', traits), expected, JSON.stringify(traits));
  }
});

test('BOD 26-04: what nobody has judged is exposed, not automatable, of total impact', () => {
  assert.equal(cell('bod-26-04', 'remediate', {}), '14 days');
  assert.equal(cell('bod-26-04', 'remediate', { knownExploited: true }), '3 days, forensic investigation');
});

test('FedRAMP VDR: every cell of every level', () => {
  /** Days by impact: reachable and likely exploitable / likely exploitable / not likely. */
  const levels = {
    high: { evaluate: 2, N5: '0.5/1/8', N4: '2/8/32', N3: '8/16/64', N2: '24/96/192' },
    moderate: { evaluate: 5, N5: '2/4/16', N4: '4/8/64', N3: '16/32/128', N2: '48/128/192' },
    low: { evaluate: 7, N5: '4/8/32', N4: '8/32/64', N3: '32/64/192', N2: '96/160/192' },
  } as const;
  for (const [level, { evaluate, ...impacts }] of Object.entries(levels)) {
    const preset = `fedramp-vdr-${level}` as Preset;
    assert.equal(cell(preset, 'evaluate', {}), `${evaluate} days`);
    assert.equal(cell(preset, 'accept', {}), '192 days, accepted vulnerability');
    assert.equal(cell(preset, 'mitigate', { impact: 'N1' }), 'none');
    for (const [impact, days] of Object.entries(impacts) as ['N2' | 'N3' | 'N4' | 'N5', string][]) {
      const columns = [
        { exposed: true, exploitable: true },
        { exposed: false, exploitable: true },
        { exposed: true, exploitable: false },
      ];
      const cells = columns.map((traits) => cell(preset, 'mitigate', { impact, ...traits }));
      assert.deepEqual(
        cells,
        days.split('/').map((each) => `${each} days`),
        `${level} ${impact}`,
      );
    }
  }
});

const TABLES = join(realData, 'publication', 'sla');

test('BOD 26-04: the table that CERTCC publishes, row by row', needsRealData(), () => {
  const [, ...rows] = readFileSync(join(TABLES, 'cisa_bod_26_04_1_0_0.csv'), 'utf8').trim().split('\n');
  assert.equal(rows.length, 16);
  for (const row of rows) {
    const [, kev, exposed, automatable, technicalImpact, expected] = row.trim().split(',');
    const traits = {
      knownExploited: kev === 'yes',
      exposed: exposed === 'yes',
      automatable: automatable === 'yes',
      technicalImpact: ssvcTechnicalImpact.parse(technicalImpact),
    };
    const words = expected?.replace(' & ', ', ').replace('fix on system upgrade', 'next upgrade');
    assert.equal(cell('bod-26-04', 'remediate', traits), words, row);
  }
});

test('FedRAMP VDR: the tables that FedRAMP publishes, cell by cell', needsRealData(), () => {
  const text = readFileSync(join(TABLES, 'fedramp-vdr-timeframes-2026-04-08.json'), 'utf8');
  const tables = JSON.parse(text) as {
    'VDR-TFR-PVR': { varies_by_level: Record<string, { pain_timeframes: Record<string, number>[] }> };
    'VDR-TFR-EVU': { varies_by_level: Record<string, { timeframe_num: number }> };
    'VDR-TFR-MAV': { timeframe_num: number };
  };
  const columns = {
    max_days_irv_lev: { exposed: true, exploitable: true },
    max_days_nirv_lev: { exposed: false, exploitable: true },
    max_days_nlev: { exposed: false, exploitable: false },
  };
  let cells = 0;
  for (const level of ['low', 'moderate', 'high'] as const) {
    const preset = `fedramp-vdr-${level}` as const;
    const evaluate = tables['VDR-TFR-EVU'].varies_by_level[level]?.timeframe_num;
    assert.equal(cell(preset, 'evaluate', {}), `${evaluate} days`);
    assert.equal(
      cell(preset, 'accept', {}),
      `${tables['VDR-TFR-MAV'].timeframe_num} days, accepted vulnerability`,
    );
    for (const row of tables['VDR-TFR-PVR'].varies_by_level[level]?.pain_timeframes ?? [])
      for (const [column, traits] of Object.entries(columns)) {
        const impact = impactSchema.parse(`N${row['pain']}`);
        assert.equal(
          cell(preset, 'mitigate', { impact, ...traits }),
          `${row[column]} days`,
          `${level} ${column}`,
        );
        cells += 1;
      }
  }
  assert.equal(cells, 36);
});

test('FedRAMP Rev5: by severity', () => {
  const days = { critical: 30, high: 30, unknown: 30, medium: 90, low: 180 } as const;
  for (const [severity, expected] of Object.entries(days))
    assert.equal(
      cell('fedramp-rev5', 'remediate', { severity: severity as keyof typeof days }),
      `${expected} days`,
    );
  assert.equal(cell('fedramp-rev5', 'remediate', { severity: 'none' }), 'none');
});

test('CRA article 14: three clocks, for what is exploited alone', () => {
  const clocks = { 'early-warning': '24 hours', notification: '72 hours', 'final-report': '14 days' };
  for (const [clock, expected] of Object.entries(clocks)) {
    assert.equal(cell('cra-14', clock, { knownExploited: true }), expected);
    assert.equal(cell('cra-14', clock, { knownExploited: false }), 'none');
  }
});
