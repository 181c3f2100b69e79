import { isIP } from 'node:net';
import { z } from 'zod';
import { azureSettings, telemetrySettings } from '../../platform/index.ts';
import { settingOf, type SourceSetting, sources as registered } from '../../sources/index.ts';

const sources = z.object({
  ...locations(),
  NVD_API_KEY: z
    .string()
    .optional()
    .describe('Key of the NVD API. Without one, the lower rate limit applies.'),
  NVD_API_URL: z.url('is not a URL').optional().describe("URL of the CVE API, in place of the NVD's own."),
});

/** A setting for the location of each source. */
function locations(): Record<SourceSetting, z.ZodOptional<z.ZodString>> {
  const settings = registered.map(({ name, help, required }) => {
    const needed = required ? ' Needed on Azure; `serve` takes `live` without it.' : '';
    const setting = z
      .string()
      .optional()
      .describe(
        `Source of scheduled runs (${help.location.replaceAll('|', ' or ')}): ${help.what}.${needed}`,
      );
    return [settingOf(name), setting] as const;
  });
  return Object.fromEntries(settings) as Record<SourceSetting, z.ZodOptional<z.ZodString>>;
}

const judgement = z.object({
  PATCHLINE_POLICY: z
    .string()
    .optional()
    .describe('File of the policy that chooses lanes (YAML). Default: the bundled policy.'),
  PATCHLINE_SLA_POLICY: z
    .string()
    .optional()
    .describe(
      'Policy of times that clocks run by: the name of a preset or a file (YAML). Default: the one in force, ' +
        'at first `distribution`.',
    ),
});

const publishing = z.object({
  PATCHLINE_PUBLICATION: z
    .string()
    .optional()
    .describe(
      'Who publishes advisories, where and for which releases (YAML file). Without it nothing is published.',
    ),
  PATCHLINE_SIGNING_KEY: z
    .string()
    .optional()
    .describe(
      'Private OpenPGP key that signs CSAF documents: a file, or the address of a Key Vault secret (`https://VAULT.vault.azure.net/secrets/NAME`), read by the managed identity.',
    ),
});

const access = z.object({
  PATCHLINE_APP_SERVICE_AUTHENTICATION: z
    .enum(['true', 'false'], 'give true or false')
    .default('false')
    .describe(
      '`true`: App Service authentication protects the app and says who calls. `infra/azure` sets both together; ' +
        'without it only public routes answer. The local host ignores it and uses keys.',
    ),
});

const events = z.object({
  PATCHLINE_EVENT_STREAM: z
    .enum(['true', 'false'], 'give true or false')
    .default('false')
    .describe(
      '`true`: `GET /api/events/stream` on Azure too, where an open stream holds an instance (docs/cost.md). The local host always has it.',
    ),
  PATCHLINE_EVENT_GRID: z
    .string()
    .optional()
    .describe(
      'Endpoint of a custom topic of Azure Event Grid (CloudEvents) that gets the public events. Default: none.',
    ),
  PATCHLINE_WEBHOOK_KEY: z
    .string()
    .min(32, 'is shorter than 32 characters')
    .optional()
    .describe(
      'Key that the secrets of webhooks are derived from, 32 random characters or more. Without one there are no webhooks; another one changes all secrets.',
    ),
  PATCHLINE_WEBHOOK_ALLOW: z
    .string()
    .refine((text) => text.split(',').every(isRange), 'is not a list of addresses and ranges')
    .optional()
    .describe(
      'Addresses and ranges, separated by commas, that webhooks may reach although they are not public, also without TLS: `10.20.0.0/16,127.0.0.1`.',
    ),
});

const digest = z.object({
  PATCHLINE_DIGEST_WEBHOOK: z
    .url('is not a URL')
    .optional()
    .describe('Address that gets the daily digest, signed as webhooks are: needs `PATCHLINE_WEBHOOK_KEY`.'),
  PATCHLINE_DIGEST_SMTP: z
    .url({ protocol: /^smtps?$/, error: 'is not smtp://USER@HOST:PORT or smtps://USER@HOST:PORT' })
    .refine((text) => !URL.parse(text)?.password, 'contains a password: it has a setting of its own')
    .optional()
    .describe(
      'Server that takes the daily digest as a mail: `smtps://USER@HOST:465`, or `smtp://USER@HOST:587` with STARTTLS, never without TLS.',
    ),
  PATCHLINE_DIGEST_SMTP_PASSWORD: z
    .string()
    .optional()
    .describe(
      'Password of that user: a file, or the address of a Key Vault secret (`https://VAULT.vault.azure.net/secrets/NAME`), read by the managed identity.',
    ),
  PATCHLINE_DIGEST_FROM: z.email('is not an address').optional().describe('Sender of the mail.'),
  PATCHLINE_DIGEST_TO: z
    .string()
    .refine(
      (text) => text.split(',').every((each) => z.email().safeParse(each.trim()).success),
      'is not a list of addresses',
    )
    .optional()
    .describe('Who gets the mail, separated by commas.'),
});

const gitHub = z.object({
  GITHUB_WEBHOOK_SECRET: z
    .string()
    .optional()
    .describe('Secret of the webhook of a GitHub App. Without one, `POST /api/github` takes nothing.'),
  GITHUB_WEBHOOK_SECRET_PREVIOUS: z
    .string()
    .optional()
    .describe('The secret before, valid beside it while it is changed.'),
  GITHUB_APP_ID: z
    .string()
    .regex(/^[1-9]\d*$/, 'is not a number')
    .optional()
    .describe('Id of the app, which posts states and asks for missed deliveries.'),
  GITHUB_APP_PRIVATE_KEY: z
    .string()
    .optional()
    .describe('Its private key (PEM; line breaks may be written `\\n`).'),
  GITHUB_API_URL: z
    .url('is not a URL')
    .default('https://api.github.com')
    .describe('The REST API, such as that of a GitHub Enterprise Server.'),
  PATCHLINE_TRIAGE_OWNER: z.string().default('triage').describe('Who owns requests that nobody took.'),
  PATCHLINE_SECURITY_URL: z
    .url('is not a URL')
    .optional()
    .describe('Where vulnerabilities are reported. Default: the private form of the repository.'),
});

const commandLine = z.object({
  PATCHLINE_AUTHOR: z.string().optional().describe('Author of decisions. Default: your user name.'),
  PATCHLINE_PUBLISHER: z
    .string()
    .optional()
    .describe('Publisher of VEX documents. Default: the distribution.'),
  PATCHLINE_NAMESPACE: z
    .url('is not a URL')
    .optional()
    .describe('URL the publisher controls. Default: `https://DISTRIBUTION.example`.'),
});

/** What a terminal can show; read by Node.js and by `supports-hyperlinks`. */
const terminal = z.object({
  NO_COLOR: z.string().optional().describe('Any value: no colours.'),
  FORCE_COLOR: z.string().optional().describe('Colours even if the output is not a terminal; `0`: none.'),
  FORCE_HYPERLINK: z.string().optional().describe('`0`: no links; any other value: links on any terminal.'),
  TERM: z.string().optional().describe('`dumb`: no colours.'),
});

/** Every environment variable that Patchline reads, grouped by subject. */
export const settingGroups = [
  { title: 'Sources', schema: sources },
  { title: 'Judgement', schema: judgement },
  { title: 'Publishing', schema: publishing },
  { title: 'Azure', schema: azureSettings },
  { title: 'Access on Azure', schema: access },
  { title: 'Events', schema: events },
  { title: 'Daily digest', schema: digest },
  { title: 'GitHub', schema: gitHub },
  { title: 'Telemetry', schema: telemetrySettings },
  { title: 'Command line', schema: commandLine },
  { title: 'Terminal', schema: terminal },
] as const;

export const settingsSchema = z.object({
  ...sources.shape,
  ...judgement.shape,
  ...publishing.shape,
  ...azureSettings.shape,
  ...access.shape,
  ...events.shape,
  ...digest.shape,
  ...gitHub.shape,
  ...telemetrySettings.shape,
  ...commandLine.shape,
  ...terminal.shape,
});
export type Settings = z.output<typeof settingsSchema>;

/** An address, or a range of them as CIDR. */
function isRange(text: string): boolean {
  const [, address = '', bits = '0'] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}
