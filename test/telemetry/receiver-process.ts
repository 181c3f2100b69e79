import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

/**
 * Receives OTLP over HTTP as a collector does and refuses what is none: `POST /v1/traces`, `/v1/metrics`, `/v1/logs`.
 * `GET /` gives all that came, decoded. Says its address when it listens.
 */
interface Message {
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): unknown;
}

interface Definitions {
  opentelemetry: {
    proto: {
      collector: {
        trace: { v1: { ExportTraceServiceRequest: Message } };
        metrics: { v1: { ExportMetricsServiceRequest: Message } };
        logs: { v1: { ExportLogsServiceRequest: Message } };
      };
    };
  };
}

// The messages as generated from OpenTelemetry's own definitions; its exporters of today write theirs by hand.
const { opentelemetry } = createRequire(import.meta.url)(
  'otlp-definitions/build/src/generated/root.js',
) as Definitions;
const { collector } = opentelemetry.proto;
const requests = {
  '/v1/traces': collector.trace.v1.ExportTraceServiceRequest,
  '/v1/metrics': collector.metrics.v1.ExportMetricsServiceRequest,
  '/v1/logs': collector.logs.v1.ExportLogsServiceRequest,
} as const;
type Path = keyof typeof requests;

const received: Record<Path, unknown[]> = { '/v1/traces': [], '/v1/metrics': [], '/v1/logs': [] };

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
}

const server = createServer((request, response) => {
  const { method, url = '', headers } = request;
  if (method === 'GET') {
    response.end(JSON.stringify(received));
    return;
  }
  if (!Object.hasOwn(requests, url) || headers['content-type'] !== 'application/x-protobuf') {
    response.writeHead(415).end();
    return;
  }
  const path = url as Path;
  bytesOf(request)
    .then((bytes) => {
      const type = requests[path];
      const message = type.decode(bytes);
      received[path].push(type.toObject(message, { bytes: String, longs: Number, enums: String }));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    })
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      response.writeHead(400).end();
    });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.stdout.write(`http://127.0.0.1:${String(address?.port)}\n`);
});
process.on('disconnect', () => process.exit());
