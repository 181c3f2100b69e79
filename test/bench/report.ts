import type { Usage } from './measure.ts';

/** One line of the report: a JSON object. */
export function report(name: string, value: number, unit: string, more: object = {}): void {
  console.log(JSON.stringify({ name, value: round(value), unit, ...more }));
}

/** A process by its wall clock, with what it used, and how many times the floor it took. */
export function reportUsage(name: string, usage: Usage, floor: Usage, more: object = {}): void {
  report(name, usage.seconds, 's', {
    floors: round(usage.seconds / floor.seconds),
    cpuSeconds: round(usage.cpu),
    peakMB: Math.round(usage.megabytes),
    ...more,
  });
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
