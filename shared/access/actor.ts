import { includesRole, type Role } from './role.ts';

/** Who acts. */
export interface Actor {
  /**
   * Stable and unique for each person or program: `key:NAME`, `principal:OBJECT-ID` of Entra ID, `user:NAME`
   * of the machine. Compare actors by this, not by name.
   */
  id: string;
  /** For people to read. */
  name: string;
  roles: readonly Role[];
}

/** The actor of a request to a public route by which nobody is known. */
export const anybody: Actor = { id: 'anybody', name: 'anybody', roles: [] };

/** Whether an actor has a role, directly or included in another. */
export function holds({ roles }: Actor, role: Role): boolean {
  return includesRole(roles, role);
}
