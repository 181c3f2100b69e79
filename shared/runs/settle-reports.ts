import { holdsAny, underEmbargo } from '../platform/index.ts';
import type { Services } from './services.ts';

/** Settles reports of people. Most installations have none: their runs need not load that room. */
export async function settleReports(services: Services): Promise<void> {
  for (const { documents } of [underEmbargo(services), services]) {
    if (!(await holdsAny(documents.container('reports'), { kind: 'report' }))) continue;
    const intake = await import('../intake/index.ts');
    return intake.settleReports(services);
  }
}
