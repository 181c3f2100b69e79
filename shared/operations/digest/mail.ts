import { digestText } from './compose.ts';
import type { DigestChannel } from './send.ts';

/** Where mails go out. */
export interface MailSettings {
  /** `smtps://USER@HOST:465`, or `smtp://USER@HOST:587`, which goes on with STARTTLS or not at all. */
  server: URL;
  /** Read for each mail, so that another one is used at once. */
  password: () => Promise<string | undefined>;
  from: string;
  to: string;
}

const TIMEOUT_MS = 20_000;

/** Sends the digest as a mail. The same one again has the same Message-ID, by which mail systems drop it. */
export function mailChannel({ server, password, from, to }: MailSettings): DigestChannel {
  return {
    name: 'mail',
    async send(digest, id) {
      // Loaded only here: most processes send no mail.
      const { createTransport } = await import('nodemailer');
      const secure = server.protocol === 'smtps:';
      const user = decodeURIComponent(server.username);
      const pass = user === '' ? undefined : await password();
      const transport = createTransport({
        host: server.hostname.replace(/^\[|\]$/g, ''),
        port: Number(server.port === '' ? (secure ? 465 : 587) : server.port),
        secure,
        requireTLS: true,
        ...(pass !== undefined && { auth: { user, pass } }),
        ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
        // Nothing of a mail is read from files or addresses.
        ...{ disableFileAccess: true, disableUrlAccess: true },
      });
      try {
        await transport.sendMail({
          ...{ from, to, subject: digest.subject, text: digestText(digest) },
          messageId: `<${id.replace(':', '.')}.patchline@${from.split('@').at(-1)?.replace('>', '') ?? 'localhost'}>`,
          date: new Date(`${digest.day}T00:00:00Z`),
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } finally {
        transport.close();
      }
    },
  };
}
