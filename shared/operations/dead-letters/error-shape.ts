const MOST = 200;

/** What differs between two messages that failed of the same cause, and what it is shown as. */
const PARTS: readonly [RegExp, string][] = [
  [/'[^']*'|"[^"]*"|`[^`]*`/g, '…'],
  [/\bhttps?:\/\/\S+/g, '…'],
  [/\bCVE-\d{4}-\d+/gi, 'CVE-…'],
  [/[^\s:;,()]+\/[^\s:;,()]+/g, '…'],
  [/\b[0-9a-f-]{8,}\b/gi, '…'],
  [/\d+(?:\.\d+)*/g, '…'],
];

/** An error's text without what is of one message alone: names, numbers and addresses. Its first line tells. */
export function errorShape(description: string): string {
  const [line = ''] = description.slice(0, 2_000).split('\n', 1);
  return PARTS.reduce((text, [part, shown]) => text.replace(part, shown), line)
    .trim()
    .slice(0, MOST);
}
