import type { AppServices } from '../services.ts';

/** Findings change by runs, twice a day, and counting reads all of them. */
const MINUTES_BETWEEN_COUNTS = 15;

/** Called each minute by a timer: measures what waits, and each quarter of an hour counts findings and clocks. */
export async function measureState(services: AppServices): Promise<void> {
  if (!services.telemetry) return;
  const { measureFindings, measureQueues } = await openOperations();
  await measureQueues(services);
  if (services.clock.now().getUTCMinutes() % MINUTES_BETWEEN_COUNTS === 0) await measureFindings(services);
}

/** All metrics as they are now, as Prometheus reads them; `undefined` if that is off. */
export async function metricsPage(services: AppServices): Promise<string | undefined> {
  const page = services.telemetry?.metricsPage;
  if (!page) return undefined;
  const { measureFindings, measureQueues } = await openOperations();
  await measureQueues(services);
  await measureFindings(services);
  return page();
}

/** Loaded only where something is measured: a scan without telemetry needs none of it. */
function openOperations(): Promise<typeof import('../../operations/index.ts')> {
  return import('../../operations/index.ts');
}
