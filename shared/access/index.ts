/**
 * Who acts, and what they may do: roles, actors, principals of Entra ID. May import the platform alone; knows no route,
 * which decides by `shared/api/authorise.ts`.
 */
export { type Actor, anybody, holds } from './actor.ts';
export { type Credentials, type Identify, identifyNobody } from './identify.ts';
export { identifyPrincipal } from './principal.ts';
export { type Role, roles } from './role.ts';
