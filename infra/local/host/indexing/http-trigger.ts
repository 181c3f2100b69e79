import { z } from 'zod';

import { InvalidInputError } from '../../../../shared/platform/index.ts';
import { parseRoute } from '../http/route.ts';
import { resolveSettings, type Settings } from '../settings.ts';
import type { BindingInfo } from '../worker/types.ts';
import type { HttpFunction } from './function.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;
const RESERVED = /^(admin|runtime)(\/|$)/i;

const Trigger = z.object({
  authLevel: z.enum(['anonymous', 'function', 'admin']).default('anonymous'),
  methods: z
    .array(z.string().toUpperCase().pipe(z.enum(METHODS)))
    .min(1)
    .default(['GET', 'POST']),
  route: z.string().default(''),
});

/**
 * Reads an httpTrigger. The route defaults to the function's name.
 * @throws InvalidInputError, ZodError
 */
export function readHttpTrigger(
  name: string,
  binding: BindingInfo,
  routePrefix: string,
  settings: Settings,
): Pick<HttpFunction, 'kind' | 'route' | 'methods' | 'authLevel'> {
  const trigger = Trigger.parse(binding);
  const own = resolveSettings(trigger.route === '' ? name : trigger.route, settings);
  if (own.startsWith('/')) throw new InvalidInputError(`the route '${own}' must not start with '/'`);

  const prefix = routePrefix.replaceAll(/^\/|\/$/g, '');
  const template = prefix === '' ? own : `${prefix}/${own}`;
  if (RESERVED.test(template))
    throw new InvalidInputError(`the route '${template}' is one of the host's own`);

  const { authLevel, methods } = trigger;
  return { kind: 'http', route: parseRoute(template), methods, authLevel };
}
