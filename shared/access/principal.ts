import { z } from 'zod';
import type { Actor } from './actor.ts';
import type { Identify } from './identify.ts';
import { roles } from './role.ts';

/**
 * The header in which App Service authentication names the signed-in user. It strips the header from incoming
 * requests.
 */
const PRINCIPAL = 'x-ms-client-principal';

/** More than App Service accepts for all headers together. */
const MOST_CHARACTERS = 64 * 1024;
const MOST_NAME = 200;

const principal = z.object({
  // Other providers are not configured; their roles mean nothing here.
  auth_typ: z.literal('aad'),
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
});
type Claims = z.output<typeof principal>['claims'];

// App Service maps some token claims to the names of an older protocol, but not all.
const OBJECT_ID = ['oid', 'http://schemas.microsoft.com/identity/claims/objectidentifier'];
const ROLE = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];
/** A person's claim first, then a program's. */
const NAME = [
  'preferred_username',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'name',
  'azp',
  'appid',
];

/**
 * Who signed in with Entra ID, according to `X-MS-CLIENT-PRINCIPAL`. Use only where App Service
 * authentication is on: elsewhere anybody can send the header.
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

/** Requires an object id, which alone identifies an actor. Drops unknown roles. */
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
