import type { RegisteredFunction } from '../worker/app.ts';

/** The naming rules of the Azure Functions host (`Utility.ValidateName`, `Utility.ValidateBinding`). */

const FUNCTION_NAME = /^[a-z][a-z0-9_-]{0,127}$/i;
const BINDING_NAME = /^([a-zA-Z][a-zA-Z0-9]{0,127}|\$return)$/;

/** What is wrong with the names of a function and its bindings; names must differ in more than case. */
export function nameProblems(fn: RegisteredFunction, all: readonly RegisteredFunction[]): string[] {
  const problems: string[] = [];
  const { name } = fn;
  if (!FUNCTION_NAME.test(name) || name.toLowerCase() === 'host') {
    problems.push(`'${name}' is not a valid function name`);
  }
  if (all.some((other) => other !== fn && other.name.toLowerCase() === name.toLowerCase())) {
    problems.push('another function has the same name');
  }

  const seen = new Set<string>();
  for (const [binding, { direction }] of Object.entries(fn.bindings)) {
    if (!BINDING_NAME.test(binding)) problems.push(`the binding name '${binding}' is invalid`);
    if (binding === '$return' && direction !== 'out') problems.push(`$return must have the direction 'out'`);
    if (seen.has(binding.toLowerCase())) problems.push(`the binding name '${binding}' is not unique`);
    seen.add(binding.toLowerCase());
  }
  return problems;
}
