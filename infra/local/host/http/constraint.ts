import { InvalidInputError } from '../../../../shared/platform/index.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  alpha: '[a-zA-Z]+',
  bool: '(?:[Tt]rue|[Ff]alse)',
  guid: '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}',
  int: '[+-]?\\d{1,10}',
  long: '[+-]?\\d{1,19}',
};

/**
 * The regular expression of a route constraint: `int`, `long`, `alpha`, `bool`, `guid`, `length(n)`,
 * `length(n,m)`, `minlength(n)`, `maxlength(n)`, `regex(expression)`.
 * @throws InvalidInputError for any other.
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints
 */
export function constraintPattern(constraint: string): string {
  const [, name = '', argument] = /^(\w+)(?:\((.*)\))?$/.exec(constraint) ?? [];
  const simple = SIMPLE[name];
  if (simple !== undefined && argument === undefined) return simple;

  const [first, second] = (argument ?? '').split(',').map((part) => part.trim());
  if (name === 'regex' && argument)
    return argument
      .replaceAll(/^\^|\$$/g, '')
      .replaceAll('{{', '{')
      .replaceAll('}}', '}');
  if (/^\d+$/.test(first ?? '') && (second === undefined || /^\d+$/.test(second))) {
    if (name === 'length') return `[^/]{${second === undefined ? first : `${first},${second}`}}`;
    if (name === 'minlength' && second === undefined) return `[^/]{${first},}`;
    if (name === 'maxlength' && second === undefined) return `[^/]{0,${first}}`;
  }
  throw new InvalidInputError(`the route constraint '${constraint}' is not supported`);
}
