import { styleText } from 'node:util';
import { pageOf, type Severity } from '../../../../../shared/vulnerabilities/index.ts';
import type { Look } from './look.ts';

/** A style of `util.styleText`, or several. */
type Style = Parameters<typeof styleText>[0];

const bySeverity: Readonly<Record<Severity, Style>> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  none: 'dim',
  unknown: 'magenta',
};

/** The text in a style, or unchanged if colour is off. */
export function paint(look: Look, style: Style, text: string): string {
  if (!look.colour || text === '') return text;
  return styleText(style, text, { validateStream: false });
}

/** The text in the colour of a severity. */
export function paintSeverity(look: Look, severity: Severity, text: string): string {
  return paint(look, bySeverity[severity], text);
}

/**
 * The text as a link to the page of the CVE, or unchanged where links are not supported.
 * @see https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda (OSC 8)
 */
export function linkCve(look: Look, cve: string, text: string): string {
  if (!look.links) return text;
  return `\u001b]8;;${pageOf(cve)}\u001b\\${text}\u001b]8;;\u001b\\`;
}
