/** Pieces of the patterns that spell out the usual form of the NVD's records: names in their order, nothing between them. */

/** A text without escapes. */
export const PLAIN = String.raw`"[^"\\\x00-\x1f]*"`;
export const TEXT = String.raw`"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*)*"`;
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?`;
/** From 0.0 to 10.0. */
const SCORE = String.raw`(?:10(?:\.0+)?|\d(?:\.\d+)?)`;

export function listOf(element: string): string {
  return String.raw`\[(?:${element}(?:,${element})*)?\]`;
}

/** Fields after others, each at most once. */
export function optional(names: readonly string[], value: string): string {
  return names.map((name) => `(?:,"${name}":${value})?`).join('');
}

export const TAGS = listOf(`\\{"sourceIdentifier":${PLAIN},"tags":${listOf(PLAIN)}\\}`);
export const WEAKNESSES = listOf(
  `\\{"source":${PLAIN},"type":${PLAIN},"description":${listOf(`\\{"lang":${PLAIN},"value":${PLAIN}\\}`)}\\}`,
);

const DATA = [
  ...['baseSeverity', 'attackVector', 'attackComplexity', 'privilegesRequired', 'userInteraction', 'scope'],
  ...['accessVector', 'accessComplexity', 'authentication'],
  ...['confidentialityImpact', 'integrityImpact', 'availabilityImpact'],
];
const BESIDE_DATA = [
  ...['baseSeverity', 'exploitabilityScore', 'impactScore', 'acInsufInfo'],
  ...['obtainAllPrivilege', 'obtainUserPrivilege', 'obtainOtherPrivilege', 'userInteractionRequired'],
];

/** A metric. @param text of its texts */
export function metricOf(text: string): string {
  const scalar = `(?:${text}|${NUMBER}|true|false)`;
  return (
    String.raw`\{"source":${text},"type":${text},"cvssData":\{"version":"(?:2\.0|3\.[01]|4\.0)","vectorString":${text},` +
    String.raw`"baseScore":${SCORE}${optional(DATA, scalar)}\}${optional(BESIDE_DATA, scalar)}\}`
  );
}
