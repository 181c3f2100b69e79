import { startCosmosServer } from './server.ts';

/** The server as a process of its own, to be killed: `main.ts FILE [PORT]` says `endpoint <url>` when it listens. */
const [file, port] = process.argv.slice(2);
if (file === undefined) throw new Error('main.ts FILE [PORT]');
const server = await startCosmosServer({ file, ...(port === undefined ? {} : { port: Number(port) }) });
process.stdout.write(`endpoint ${server.endpoint}\n`);
