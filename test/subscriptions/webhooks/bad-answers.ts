import { setTimeout as delay } from 'node:timers/promises';
import type { Receiver } from './receiver.ts';

type Answer = Receiver['answer'];

/** Says 200, and resets the connection before its answer is whole. */
export const lie: Answer = (request, response) => {
  response.writeHead(200, { 'content-length': 100 }).write('ok');
  setImmediate(() => request.socket.resetAndDestroy());
};

/** Answers without end. */
export const answerEndlessly: Answer = (_, response) => {
  response.writeHead(200);
  const more = (): void => {
    if (!response.destroyed) response.write('a'.repeat(64 * 1024), () => setImmediate(more));
  };
  more();
};

/** Answers a character at a time. */
export const trickle: Answer = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write('.'), 50);
  response.on('close', () => {
    clearInterval(timer);
  });
};

/** Leads to where the credentials of a machine are. */
export const redirectInside: Answer = (_, response) =>
  response.writeHead(307, { location: 'http://169.254.169.254/metadata/instance' }).end();

export const fail: Answer = (_, response) => response.writeHead(500).end();

/** Takes everything, late. */
export const answerAfter =
  (ms: number): Answer =>
  (_, response) =>
    void delay(ms).then(() => response.writeHead(200).end('late'));
