import { type Identify, identifyNobody, type Keyring, type SignIn } from '../access/index.ts';
import type { PageFiles } from '../dashboard/index.ts';
import { openPolicy } from '../matching/index.ts';
import { defined, once, type Platform } from '../platform/index.ts';
import type { Services } from '../runs/index.ts';
import { openIngestPool } from '../snapshot/index.ts';
import { NvdApiClient } from '../sources/index.ts';
import { eventGridTopic } from './event-grid-topic.ts';
import { gitHubApp } from './github-app.ts';
import { nvdApiKey } from './nvd-api-key.ts';
import { openTelemetry, traced } from './open-telemetry/index.ts';
import type { Settings } from './settings/index.ts';
import { webhookSettings } from './webhook-settings.ts';

/** The services that functions use. */
export interface AppServices extends Services {
  settings: Settings;
  /** Identifies the sender of an API request. */
  identify: Identify;
  /** Set where people sign in on the page by key. */
  signIn?: SignIn;
  /** Set where people have keys. */
  keyring?: Keyring;
  /** The files of the page, read or bundled when somebody first asks for one. */
  page: () => Promise<PageFiles>;
}

/** Ends its threads and sends what telemetry has left. */
export async function closeServices({ pool, telemetry }: AppServices): Promise<void> {
  await Promise.all([pool.close(), telemetry?.close()]);
}

/**
 * Opens a process's services on a platform. Threads start with the first task that needs one.
 * @throws InvalidInputError for an unusable policy, or half of a GitHub App
 */
export async function openServices(
  platform: Platform,
  settings: Settings,
  identify = identifyNobody,
  { signIn, keyring, page = builtPage }: Partial<Pick<AppServices, 'signIn' | 'keyring' | 'page'>> = {},
): Promise<AppServices> {
  const { PATCHLINE_POLICY: policyFile, NVD_API_URL: baseUrl } = settings;
  const apiKey = nvdApiKey(settings.NVD_API_KEY);
  const policy = await openPolicy(policyFile);
  const telemetry = await openTelemetry(settings);
  return {
    ...traced(platform, telemetry),
    settings,
    identify,
    policy,
    pool: openIngestPool(),
    nvdApi: new NvdApiClient(defined({ apiKey, baseUrl })),
    page: once(page),
    ...defined({ signIn, keyring }),
    ...defined({
      github: await gitHubApp(settings),
      webhooks: webhookSettings(settings, policy, keyring),
      eventGrid: eventGridTopic(settings),
    }),
  };
}

/** Loaded only where somebody asks for the page. */
async function builtPage(): Promise<PageFiles> {
  const { readBuiltPage } = await import('../dashboard/index.ts');
  return readBuiltPage();
}
