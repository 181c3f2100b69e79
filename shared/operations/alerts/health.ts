import type { Platform } from '../../platform/index.ts';
import type { AlertDocument } from './documents.ts';
import { raisedAlerts } from './settle-alerts.ts';
import { ALERTS, type Component, COMPONENTS } from './trouble.ts';

export const HEALTHS = ['ok', 'warning', 'failing'] as const;
type Health = (typeof HEALTHS)[number];

/** A component, and why it is not well. */
interface ComponentHealth {
  component: Component;
  health: Health;
  alerts: AlertDocument[];
}

/** The service as its alerts tell: the worst of its components. */
interface ServiceHealth {
  health: Health;
  components: ComponentHealth[];
}

export async function serviceHealth(platform: Pick<Platform, 'documents'>): Promise<ServiceHealth> {
  const raised = await raisedAlerts(platform);
  const components = COMPONENTS.map((component) => {
    const alerts = raised.filter((alert) => alert.component === component);
    return { component, health: worst(alerts.map(({ alert }) => ALERTS[alert])), alerts };
  });
  return { health: worst(components.map(({ health }) => health)), components };
}

function worst(healths: readonly Health[]): Health {
  return HEALTHS.findLast((health) => healths.includes(health)) ?? 'ok';
}
