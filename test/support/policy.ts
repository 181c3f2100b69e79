import { openPolicy } from '../../shared/matching/index.ts';

/** The policy that ships. */
export const shippedPolicy = await openPolicy();
