import { defined, InvalidInputError } from '../../../../shared/platform/index.ts';
import { constraintPattern } from './constraint.ts';

/** An Azure route template as find-my-way paths: two if its last parameter is optional. */
export interface RouteTemplate {
  template: string;
  paths: readonly RoutePath[];
}

interface RoutePath {
  path: string;
  /** Maps find-my-way's parameter names to the template's. */
  names: Readonly<Record<string, string>>;
}

interface Parameter {
  name: string;
  catchAll: boolean;
  optional: boolean;
  /** A regular expression that must match the whole value, where the template has a constraint. */
  pattern?: string;
}

const PARAMETER = /^(\*{0,2})([a-z_]\w*)(?::([a-z]+(?:\(.*\))?))?(\?)?$/i;
const LITERAL = /^[\w.~!$&'+,;=@/-]*$/;
const OWN_LAST_SEGMENT = /(^|\/)\{[^/]*\}$/;

/**
 * Parses `cves/{id}`, `{id?}`, `{*rest}`, `{id:int}`, `{name}.json`.
 * @throws InvalidInputError
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates
 */
export function parseRoute(template: string): RouteTemplate {
  const fail = (why: string): never => {
    throw new InvalidInputError(`the route '${template}' ${why}`);
  };
  // Literals at even indexes, the contents of braces at odd ones; {{ and }} stand for literal braces.
  const parts = template.split(/\{((?:[^{}]|\{\{|\}\})*)\}/);
  if (parts.some((part, index) => index % 2 === 0 && !LITERAL.test(part))) {
    fail('contains characters it may not');
  }
  const parameters = parts
    .filter((_, index) => index % 2 === 1)
    .map((part) => parseParameter(part) ?? fail(`has a parameter that cannot be read: {${part}}`));
  const names = parameters.map(({ name }) => name.toLowerCase());
  if (new Set(names).size < names.length) fail('names a parameter twice');

  const all = pathOf(parts, parameters);
  const omissible = parameters.filter(({ catchAll, optional }) => catchAll || optional);
  if (omissible.length === 0) return { template, paths: [all] };
  if (omissible.length > 1 || omissible[0] !== parameters.at(-1) || !OWN_LAST_SEGMENT.test(template)) {
    fail('may have an optional or catch-all parameter only as its last segment');
  }
  const without = all.path.slice(0, Math.max(all.path.lastIndexOf('/'), 1));
  return { template, paths: [all, { path: without, names: all.names }] };
}

function parseParameter(text: string): Parameter | undefined {
  const [, stars, name, constraint, question] = PARAMETER.exec(text) ?? [];
  if (name === undefined) return undefined;
  return {
    name,
    catchAll: stars !== '',
    optional: question !== undefined,
    ...defined({ pattern: constraint === undefined ? undefined : constraintPattern(constraint) }),
  };
}

function pathOf(parts: readonly string[], parameters: readonly Parameter[]): RoutePath {
  const holders = parameters.map(({ catchAll }, index) => (catchAll ? '*' : `p${index}`));
  const path = parts.map((part, index) => {
    const holder = holders[(index - 1) / 2];
    if (holder === undefined || holder === '*') return holder ?? part;
    const pattern = parameters[(index - 1) / 2]?.pattern;
    return pattern === undefined ? `:${holder}` : `:${holder}(^${pattern}$)`;
  });
  const names = parameters.map(({ name }, index) => [holders[index], name] as const);
  return { path: `/${path.join('')}`, names: Object.fromEntries(names) as Record<string, string> };
}
