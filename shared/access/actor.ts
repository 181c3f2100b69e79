import { includesRole, type Role } from './role.ts';

/** Who acts. */
export interface Actor {
  /**
   * One a person or program, and the same each time: `key:NAME`, `principal:OBJECT-ID` of Entra ID, `user:NAME` of the
   * machine. Whether two are the same is asked of this, not of the name.
   */
  id: string;
  /** For people to read. */
  name: string;
  roles: readonly Role[];
}

/** Who asks what is open to everybody. */
export const anybody: Actor = { id: 'anybody', name: 'anybody', roles: [] };

/** Whether an actor may do or read what that role may. */
export function holds({ roles }: Actor, role: Role): boolean {
  return includesRole(roles, role);
}
