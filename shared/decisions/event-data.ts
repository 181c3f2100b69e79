import { z } from 'zod';
import { scopeSchema } from './record.ts';

/** Data of `decision.recorded`, private. */
export const decisionRecordedData = z.object({
  scope: z.string().describe('package/NAME, or rules for decisions about all packages.'),
  decisions: z.array(z.object({ id: z.string(), about: scopeSchema })),
});
