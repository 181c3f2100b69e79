import type { VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { type Zone, ZoneContext } from '../client/zone.ts';

/** A moment in the zone that the reader chose; the other one stands in the title. */
export function Time({ at }: { at: string | undefined }): VNode | null {
  const { zone } = useContext(ZoneContext);
  if (at === undefined) return null;
  return (
    <time datetime={at} title={momentIn(zone === 'utc' ? 'local' : 'utc', at)}>
      {momentIn(zone, at)}
    </time>
  );
}

/** The two ways to say when, as a switch. */
export function ZoneSwitch(): VNode {
  const { zone, change } = useContext(ZoneContext);
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <label>
      Times
      <select
        value={zone}
        onChange={({ currentTarget }) => {
          change(currentTarget.value as Zone);
        }}
      >
        <option value="utc">UTC</option>
        <option value="local">local ({own})</option>
      </select>
    </label>
  );
}

/** Such as 2026-11-29 19:45 Z. */
export function momentIn(zone: Zone, at: string): string {
  if (zone === 'utc') return `${at.slice(0, 16).replace('T', ' ')} Z`;
  const moment = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join('-');
  const ahead = -moment.getTimezoneOffset();
  const offset = `${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())} ${ahead < 0 ? '−' : '+'}${offset}`;
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
