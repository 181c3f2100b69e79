import type { VNode } from 'preact';

/** A moment as UTC; the reader's own zone stands in the title. */
export function Time({ at }: { at: string | undefined }): VNode | null {
  if (at === undefined) return null;
  return (
    <time datetime={at} title={new Date(at).toLocaleString()}>
      {at.slice(0, 16).replace('T', ' ')} Z
    </time>
  );
}

/** Seconds in words, the two largest units. */
export function lasted(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const parts: string[] = [];
  let left = Math.max(0, Math.round(seconds));
  for (const [size, unit] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}
