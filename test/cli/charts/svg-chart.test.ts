import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { type Chart, svgChart } from '../../../infra/local/cli/charts/svg-chart.ts';

const chart: Chart = {
  title: 'Found & fixed <in 2026>',
  unit: 'days',
  categories: ['January', 'February', 'March'],
  series: [
    { name: 'found', kind: 'bar', stack: 'all', values: [3, 1, 2] },
    { name: 'fixed', kind: 'bar', stack: 'all', values: [1, 0, 2] },
    { name: 'median', kind: 'line', values: [1.5, null, 4] },
  ],
};

/** The texts of a chart that is well-formed XML. */
function textsOf(svg: string): string[] {
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on('text', (text) => {
    if (text.trim() !== '') texts.push(text);
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(svg).close();
  return texts;
}

test('a chart is well-formed SVG with its title, unit, categories and series', () => {
  const texts = textsOf(svgChart(chart));
  for (const text of [chart.title, chart.unit, ...chart.categories, 'found', 'fixed', 'median'])
    assert.ok(texts.includes(text), text);
});

test('equal charts give equal bytes, whatever was drawn before', () => {
  const first = svgChart(chart);
  svgChart({ ...chart, isLying: true });
  assert.equal(svgChart(chart), first);
});

test('a lying chart names every category and grows with their number', () => {
  const heightOf = (svg: string): number => Number(/^<svg width="\d+" height="(\d+)"/.exec(svg)?.[1]);
  const many = Array.from({ length: 60 }, (_, at) => `line ${at}`);
  const values = many.map((_, at) => at);
  const long = svgChart({
    ...chart,
    categories: many,
    series: [{ name: 'n', kind: 'bar', values }],
    isLying: true,
  });
  assert.ok(many.every((name) => textsOf(long).includes(name)));
  assert.ok(heightOf(long) > heightOf(svgChart({ ...chart, isLying: true })));
});

test('a chart of nothing, and names with control characters, are still well-formed', () => {
  assert.ok(textsOf(svgChart({ ...chart, categories: [], series: [] })).includes(chart.title));
  assert.ok(textsOf(svgChart({ ...chart, title: 'a\u0000b\u001b[31m' })).includes('a b [31m'));
});

test('a higher value is drawn higher', () => {
  const heights = [1, 2, 4].map((value) => {
    const svg = svgChart({ ...chart, series: [{ name: 'n', kind: 'bar', values: [value, 4, 4] }] });
    const [, height] = /<path d="M[\d.]+ [\d.]+l[\d.]+ 0l0 -([\d.]+)l/.exec(svg) ?? [];
    return Number(height);
  });
  const [one = 0, two = 0, four = 0] = heights;
  assert.ok(one > 0 && Math.abs(two - 2 * one) <= 1 && Math.abs(four - 4 * one) <= 2, heights.join());
});
