const TIMESPAN = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/**
 * Milliseconds of a .NET TimeSpan `[d.]hh:mm[:ss[.fffffff]]` as in host.json; `undefined` if the text is not
 * one.
 * https://learn.microsoft.com/dotnet/standard/base-types/standard-timespan-format-strings
 */
export function parseTimeSpan(text: string): number | undefined {
  const match = TIMESPAN.exec(text);
  if (!match) return undefined;

  const [days, hours, minutes, seconds] = match
    .slice(1, 5)
    .map((part: string | undefined) => Number(part ?? 0));
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;

  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Math.floor(Number(`0.${match[5] ?? '0'}`) * 1000);
}
