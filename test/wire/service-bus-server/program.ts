import { parseArgs } from 'node:util';

import { startServiceBusServer } from './server.ts';

/** The server in a process of its own: `node program.ts --file messages.db --port 5672 --lock-seconds 30`. */
const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    port: { type: 'string', default: '0' },
    'lock-seconds': { type: 'string' },
  },
});
const lockSeconds = values['lock-seconds'];
const server = await startServiceBusServer({
  port: Number(values.port),
  ...(values.file === undefined ? {} : { file: values.file }),
  ...(lockSeconds === undefined ? {} : { lockSeconds: Number(lockSeconds) }),
});
process.stdout.write(`${server.connectionString}\n`);
process.once('SIGTERM', () => void server[Symbol.asyncDispose]());
