/**
 * Whether an `Accept` asks for JSON. Without it, and for whoever takes anything, a document is XML: clients that say
 * nothing expect it.
 */
export function takesJson(accept: string | null): boolean {
  const weights = new Map(
    (accept ?? '').split(',').map((each) => {
      const [type = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
      const [, weight = '1'] = parameters.map((one) => /^q=([\d.]+)$/.exec(one)).find((one) => one) ?? [];
      return [type, Number(weight)] as const;
    }),
  );
  const weightOf = (...types: string[]): number => Math.max(...types.map((type) => weights.get(type) ?? 0));
  const json = weightOf('application/json');
  return json > 0 && json >= weightOf('application/xml', 'text/xml');
}
