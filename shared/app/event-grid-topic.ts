import type { EventGridTopic } from '../subscriptions/index.ts';
import type { Settings } from './settings/index.ts';

/** The topic of Event Grid of the settings, if any. Loads Azure's SDKs with the first token. */
export function eventGridTopic(settings: Settings): EventGridTopic | undefined {
  const { PATCHLINE_EVENT_GRID: endpoint } = settings;
  if (endpoint === undefined) return undefined;
  let opened: Promise<() => Promise<string>> | undefined;
  const open = async (): Promise<() => Promise<string>> => {
    const { eventGridToken } = await import('../platform/azure/index.ts');
    return eventGridToken(settings);
  };
  return { endpoint, token: async () => (await (opened ??= open()))() };
}
