import { z } from 'zod';

/** A name in a query. No store takes a longer one as a part of a key. */
export const nameParameter = z.string().min(1, 'is empty').max(500, 'is longer than 500 characters');
