import { InvalidInputError } from '../../../../shared/platform/index.ts';
import { constraintPattern } from './constraint.ts';

/** An Azure route template as paths of find-my-way: one for each choice of its optional last parameter. */
export interface RouteTemplate {
  template: string;
  paths: readonly RoutePath[];
}

interface RoutePath {
  path: string;
  /** From find-my-way's parameter to the template's. */
  names: Readonly<Record<string, string>>;
}

interface Parameter {
  name: string;
  catchAll: boolean;
  optional: boolean;
  /** A regular expression that the whole value fits, where the template says so. */
  pattern?: string;
}

const PARAMETER = /^(\*{0,2})([a-zA-Z_]\w*)((?::[a-z]+(?:\(.*\))?)*)(\?)?$/i;
const LITERAL = /^[\w.~!$&'+,;=@-]*$/;

/**
 * Parses `cves/{id}`, `{id?}`, `{*rest}`, `{id:int}`, `{name}.json`.
 * @throws InvalidInputError
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates
 */
export function parseRoute(template: string): RouteTemplate {
  const fail = (why: string): never => {
    throw new InvalidInputError(`the route '${template}' ${why}`);
  };
  const parameters: Parameter[] = [];
  let path = '';
  for (const [index, part] of splitTemplate(template).entries()) {
    if (index % 2 === 0) {
      if (part.split('/').some((segment) => !LITERAL.test(segment))) fail('contains characters it may not');
      path += part;
      continue;
    }
    const parameter = parseParameter(part) ?? fail(`has a parameter that cannot be read: {${part}}`);
    if (parameters.some(({ name }) => name.toLowerCase() === parameter.name.toLowerCase())) {
      fail(`names '${parameter.name}' twice`);
    }
    const { pattern } = parameter;
    path += parameter.catchAll
      ? '*'
      : `:p${parameters.length}${pattern === undefined ? '' : `(^${pattern}$)`}`;
    parameters.push(parameter);
  }

  const last = parameters.at(-1);
  const omissible = parameters.filter(({ catchAll, optional }) => catchAll || optional);
  if (!last || omissible.length === 0) return { template, paths: [pathOf(path, parameters)] };
  if (omissible.length > 1 || omissible[0] !== last || !/(^|\/)\{[^/]*\}$/.test(template)) {
    fail('may have an optional or catch-all parameter only as its last segment');
  }
  const without = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  return { template, paths: [pathOf(path, parameters), pathOf(without, parameters.slice(0, -1))] };
}

/** Literals at even places, the insides of braces at odd ones, where `{{` and `}}` stand for braces. */
function splitTemplate(template: string): string[] {
  return template.split(/\{((?:[^{}]|\{\{|\}\})*)\}/);
}

function parseParameter(text: string): Parameter | undefined {
  const match = PARAMETER.exec(text);
  if (!match?.[2]) return undefined;

  const [, stars, name, constraints = '', question] = match;
  const patterns = (constraints.match(/:[a-z]+(\([^:]*\))?/gi) ?? []).map((text) =>
    constraintPattern(text.slice(1)),
  );
  if (patterns.length > 1) throw new InvalidInputError(`'${name}' has more than one constraint`);
  const [pattern] = patterns;
  return {
    name,
    catchAll: stars !== '',
    optional: question !== undefined,
    ...(pattern === undefined ? {} : { pattern }),
  };
}

function pathOf(path: string, parameters: readonly Parameter[]): RoutePath {
  const names = parameters.map(({ name, catchAll }, index) => [catchAll ? '*' : `p${index}`, name]);
  return { path: `/${path}`, names: Object.fromEntries(names) as Record<string, string> };
}
