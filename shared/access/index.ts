/**
 * Who acts, what they may do, and what they did: roles, actors, principals of Entra ID, the audit. May import
 * the platform only; knows no route: `shared/api/request/authorise.ts` decides who may call one.
 */
export { type Actor, anybody, holds } from './actor.ts';
export { onRecord } from './audit/on-record.ts';
export { recordRefusal } from './audit/refused.ts';
export { readActs } from './audit/read-acts.ts';
export { type Credentials, type Identify, identifyNobody } from './identify.ts';
export { identifyPrincipal } from './principal.ts';
export { type Keyring, type KeyView, lostKey } from './keyring.ts';
export { type Session, SESSION_COOKIE, sessionToken, type SignIn, TooManyTriesError } from './session.ts';
export { type Role, ROLE_OF_AUDIENCE, roles } from './role.ts';
