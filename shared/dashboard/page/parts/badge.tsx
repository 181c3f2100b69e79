import type { VNode } from 'preact';

/** A word with a tone; the word itself says all, so that nobody needs the colour. */
export function Badge({ word }: { word: string }): VNode {
  return <span class={`badge ${TONES[word] ?? 'quiet'}`}>{word.replaceAll('_', ' ')}</span>;
}

const TONES: Readonly<Record<string, string>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'quiet',
  affected: 'bad',
  under_investigation: 'warn',
  fixed: 'good',
  not_affected: 'good',
  breached: 'bad',
  raised: 'bad',
  failed: 'bad',
  rejected: 'bad',
  healthy: 'good',
  ok: 'good',
  done: 'good',
  released: 'good',
  cleared: 'good',
  met: 'good',
  warning: 'warn',
  degraded: 'warn',
  unhealthy: 'bad',
  failing: 'bad',
  paused: 'warn',
  due: 'quiet',
  stands: 'good',
  passed: 'good',
  fine: 'good',
  held: 'bad',
  worse: 'bad',
  withdrawn: 'bad',
  'cannot-tell': 'warn',
  'not-comparable': 'warn',
  'at-risk': 'warn',
};
