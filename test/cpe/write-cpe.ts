import type { parseCpe } from '../../shared/cpe/name.ts';

/** A CPE 2.3 formatted string; the values carry their quoting. */
export function formatCpe(name: ReturnType<typeof parseCpe>): string {
  const { part, vendor, product, version, update, edition, language, swEdition, targetSw, targetHw, other } =
    name;
  const values = [part, vendor, product, version, update, edition, language];
  return ['cpe:2.3', ...values, swEdition, targetSw, targetHw, other].join(':');
}

/** A text as a value of a formatted string: all but letters, digits, `_`, `-` and `.` is quoted; a lone `-` too. */
export function quote(text: string): string {
  if (text === '-') return '\\-';
  return text.toLowerCase().replace(/[^a-z0-9_.-]/gu, '\\$&');
}
