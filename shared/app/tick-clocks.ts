import { currentServices } from './current-services.ts';

/** Moves the clocks that time alone changes, by the policy in the settings, else by the one in force. */
export async function tickClocks(): Promise<void> {
  const sla = await import('../sla/index.ts');
  const services = currentServices();
  await sla.tickClocks(services, await sla.policyToRunBy(services, services.settings.PATCHLINE_SLA_POLICY));
}
