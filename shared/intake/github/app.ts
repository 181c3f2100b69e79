import type { Octokit } from '@octokit/core';
import { InvalidInputError } from '../../platform/index.ts';
import type { Person } from '../documents.ts';
import { boundedFetch } from './bounded-fetch.ts';

interface GitHubSettings {
  /** The secret of the webhook, and the one before while it is changed. */
  secrets: readonly [string, ...string[]];
  /** Of the GitHub App, which posts and asks for missed deliveries. */
  credentials?: { appId: string; privateKey: string };
  apiUrl: string;
  /** Who owns requests that nobody took. */
  owner: Person;
  /** Where to report vulnerabilities; default: the private form of the repository. */
  securityUrl?: string;
}

/** Larger than any answer of 100 deliveries or comments, or a delivery with its payload. */
const MOST_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** The GitHub App that webhooks come from. Its packages are loaded when they are first needed. */
export class GitHubApp {
  readonly settings: GitHubSettings;
  readonly #installations = new Map<number | 'app', Promise<Octokit>>();

  constructor(settings: GitHubSettings) {
    this.settings = settings;
  }

  /** Whether it may ask GitHub: it has an id and a key. */
  get mayAsk(): boolean {
    return this.settings.credentials !== undefined;
  }

  /** Whether the secret, or the one before it, signed a body. @param signature header `X-Hub-Signature-256` */
  async isSigned(body: string, signature: string): Promise<boolean> {
    if (body === '' || signature === '') return false;
    const { Webhooks } = await import('@octokit/webhooks');
    for (const secret of this.settings.secrets)
      if (await new Webhooks({ secret }).verify(body, signature)) return true;
    return false;
  }

  /** Asks as the app itself, or as one of its installations. @throws InvalidInputError without credentials */
  as(who: number | 'app'): Promise<Octokit> {
    const known = this.#installations.get(who);
    if (known) return known;
    const opened = this.#open(who);
    this.#installations.set(who, opened);
    return opened;
  }

  async #open(who: number | 'app'): Promise<Octokit> {
    const { credentials, apiUrl } = this.settings;
    if (!credentials) throw new InvalidInputError('GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY are not set');
    const [{ Octokit }, { createAppAuth }] = await Promise.all([
      import('@octokit/core'),
      import('@octokit/auth-app'),
    ]);
    return new Octokit({
      authStrategy: createAppAuth,
      auth: { ...credentials, ...(who === 'app' ? {} : { installationId: who }) },
      baseUrl: apiUrl,
      userAgent: 'patchline',
      request: { fetch: boundedFetch(MOST_BYTES, TIMEOUT_MS) },
      // What it would say of failures names addresses.
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
  }
}

function quiet(): void {
  // The caller is told by the error.
}
