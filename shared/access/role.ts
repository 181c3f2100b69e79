/**
 * What somebody may do. On one machine a named key has them, on Azure the app roles of Entra ID, whose values are these
 * names (`infra/azure/app-roles.json`).
 */
export const roles = ['reader', 'operator', 'builder', 'approver', 'publisher', 'embargo'] as const;

export type Role = (typeof roles)[number];

/** What a role includes beside itself. Whoever acts may read; no role that acts includes another one that does. */
const INCLUDED: Readonly<Record<Role, readonly Role[]>> = {
  reader: [],
  operator: ['reader'],
  builder: ['reader'],
  approver: ['reader'],
  publisher: ['reader'],
  embargo: ['reader'],
};

/** Whether these roles, with what they include, have that one among them. */
export function includesRole(held: readonly Role[], role: Role): boolean {
  return held.some((each) => each === role || INCLUDED[each].includes(role));
}
