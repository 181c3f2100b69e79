import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { trustedCertificate } from '../../platform/azure/certificate.ts';

interface Mailbox {
  /** For this user, by STARTTLS. */
  server: URL;
  certFile: string;
  /** As they came, line ends and all; and whether they came by TLS. */
  mails: { text: string; isSecure: boolean }[];
}

export const PASSWORD = 'a password';

/** A real SMTP server of this machine with a user of this password. */
export async function startSmtp(t: TestContext, options: SMTPServerOptions = {}): Promise<Mailbox> {
  const { key, cert, certFile } = await trustedCertificate(t);
  const mails: Mailbox['mails'] = [];
  const smtp = new SMTPServer({
    ...{ key, cert, authMethods: ['PLAIN', 'LOGIN'], logger: false },
    onAuth({ username, password }, _, done) {
      const isKnown = username === 'patchline' && password === PASSWORD;
      done(isKnown ? null : new Error('wrong password'), { user: username });
    },
    onData(stream, { secure }, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        mails.push({ text: Buffer.concat(pieces).toString('utf8'), isSecure: secure });
        done();
      });
    },
    ...options,
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    await new Promise<void>((resolve) => {
      smtp.close(resolve);
    });
  });
  const { port } = smtp.server.address() as AddressInfo;
  return { server: new URL(`smtp://patchline@127.0.0.1:${port}`), certFile, mails };
}
