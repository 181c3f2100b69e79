import { z } from 'zod';
import type { Actor } from './actor.ts';
import type { Identify } from './identify.ts';
import { roles } from './role.ts';

/** The header in which App Service authentication tells who has signed in. It drops the one that a stranger sends. */
const PRINCIPAL = 'x-ms-client-principal';

/** More than App Service takes of all headers together. */
const MOST_CHARACTERS = 64 * 1024;
const MOST_NAME = 200;

const principal = z.object({
  // Other providers are not configured; what they call a role is none of ours.
  auth_typ: z.literal('aad'),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});
type Claims = z.output<typeof principal>['claims'];

// App Service maps some claims of a token to the names of an older protocol, and others not.
const OBJECT_ID = ['oid', 'http://schemas.microsoft.com/identity/claims/objectidentifier'];
const ROLE = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];
/** Of a person, then of a program. */
const NAME = [
  'preferred_username',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'name',
  'azp',
  'appid',
];

/**
 * Who signed in with Entra ID, as App Service authentication says in `X-MS-CLIENT-PRINCIPAL`. To be asked only where
 * that authentication is on: elsewhere anybody can send the header.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities
 */
export const identifyPrincipal: Identify = ({ headers }) => {
  const header = headers.get(PRINCIPAL);
  if (header === null || header.length > MOST_CHARACTERS) return undefined;
  const read = principal.safeParse(parsed(header));
  return read.success ? actorOf(read.data.claims) : undefined;
};

function parsed(header: string): unknown {
  try {
    return JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Without an object id nobody could be told from others. Roles that are none of ours are left out. */
function actorOf(claims: Claims): Actor | undefined {
  const [id] = valuesOf(claims, OBJECT_ID);
  if (id === undefined || id === '') return undefined;
  const held = new Set(valuesOf(claims, ROLE));
  const [name = id] = NAME.flatMap((typ) => valuesOf(claims, [typ]));
  return {
    id: `principal:${id.slice(0, MOST_NAME)}`,
    name: name.slice(0, MOST_NAME),
    roles: roles.filter((role) => held.has(role)),
  };
}

function valuesOf(claims: Claims, types: readonly string[]): string[] {
  return claims.filter(({ typ }) => types.includes(typ)).map(({ val }) => val);
}
