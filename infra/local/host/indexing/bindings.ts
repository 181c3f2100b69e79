import type { RegisteredFunction } from '../worker/app.ts';
import type { BindingInfo } from '../worker/types.ts';

const TRIGGERS = ['httpTrigger', 'timerTrigger', 'serviceBusTrigger', 'cosmosDBTrigger'];

export interface Trigger {
  name: string;
  binding: BindingInfo;
}

/** Returns the function's only trigger and any problems with its other bindings. */
export function splitBindings(fn: RegisteredFunction): { trigger?: Trigger; problems: string[] } {
  const bindings = Object.entries(fn.bindings).map(([name, binding]) => ({ name, binding }));
  const triggers = bindings.filter(({ binding }) => /trigger$/i.test(binding.type));
  const [trigger] = triggers;
  if (!trigger || triggers.length > 1) {
    return { problems: [`needs exactly one trigger, has ${triggers.length}`] };
  }

  const problems: string[] = [];
  const { type } = trigger.binding;
  if (!TRIGGERS.includes(type)) problems.push(`the local host has no ${type}, only ${TRIGGERS.join(', ')}`);
  for (const other of bindings) {
    if (other === trigger || isHttpReturn(other, type)) continue;
    problems.push(otherBindingProblem(other));
  }
  return { trigger, problems };
}

function isHttpReturn({ name, binding }: Trigger, triggerType: string): boolean {
  return name === '$return' && binding.type === 'http' && triggerType === 'httpTrigger';
}

/** Our entities require an id and a session, and an output binding cannot set either on a message. */
function otherBindingProblem({ name, binding }: Trigger): string {
  const what = `the ${binding.direction === 'in' ? 'input' : 'output'} binding '${name}' (${binding.type})`;
  if (binding.type === 'serviceBus') return `${what} is not supported: send through the Bus port`;
  return `${what} is not supported by the local host`;
}
