import type { Identify } from '../../../shared/access/index.ts';
import { type AppServices, metricsPage } from '../../../shared/app/index.ts';
import type { HostPage } from '../host/index.ts';

/**
 * `/metrics` for Prometheus, by the key of an operator: what is counted is not public. Absent while telemetry gives no
 * such page.
 */
export function pagesOf(services: AppServices, identify: Identify): Record<string, HostPage> {
  if (!services.telemetry?.metricsPage) return {};
  return {
    '/metrics': async (sender) => {
      const actor = identify(sender);
      if (!actor?.roles.includes('operator')) return { status: 401 };
      const body = (await metricsPage(services)) ?? '';
      return { status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8', body };
    },
  };
}
