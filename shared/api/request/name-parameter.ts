import { z } from 'zod';

/** A name in a query. No store accepts a longer one in a key. */
export const nameParameter = z.string().min(1, 'is empty').max(500, 'is longer than 500 characters');
