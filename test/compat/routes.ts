import { breaks } from '../../infra/contracts/compatibility.ts';

type Schema = Record<string, unknown>;

interface Operation {
  parameters: { name: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Readonly<Record<string, { schema: Schema }>> };
  responses: Record<string, { content?: Readonly<Record<string, { schema: Schema }>> }>;
}

/** What is read here of a contract of the routes. */
export interface Routes {
  paths: Record<string, Record<string, Operation>>;
  /** What registered webhooks get. */
  webhooks?: Record<string, { post: Pick<Operation, 'requestBody'> }>;
}

/** What breaks for those who rely on an older contract of the routes, each with its route. */
export function breaksOfRoutes(older: Routes, newer: Routes): string[] {
  return [...breaksOfPaths(older, newer), ...breaksOfWebhooks(older, newer)];
}

function breaksOfPaths(older: Routes, newer: Routes): string[] {
  return Object.entries(older.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, before]) => {
      const name = `${method.toUpperCase()} ${path}`;
      const after = newer.paths[path]?.[method];
      if (!after) return [`${name}: is gone`];
      const asked = breaks(askedBy(before), askedBy(after), 'taken').map((each) => `${name}: asked: ${each}`);
      const told = breaks(toldBy(before), toldBy(after), 'sent').map((each) => `${name}: answered: ${each}`);
      return [...asked, ...told];
    }),
  );
}

/** Their receivers rely on what is sent. */
function breaksOfWebhooks(older: Routes, newer: Routes): string[] {
  return Object.entries(older.webhooks ?? {}).flatMap(([name, before]) => {
    const after = newer.webhooks?.[name];
    if (!after) return [`webhook ${name}: is gone`];
    const found = breaks(bodiesOf(before.post), bodiesOf(after.post), 'sent');
    return found.map((each) => `webhook ${name}: ${each}`);
  });
}

function bodiesOf({ requestBody }: Pick<Operation, 'requestBody'>): Schema {
  const shapes = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => [type, schema] as const,
  );
  return { type: 'object', properties: Object.fromEntries(shapes) };
}

/** As one object: its parameters, and its body by type. */
function askedBy({ parameters, requestBody }: Operation): Schema {
  const bodies = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => [type, schema] as const,
  );
  return {
    type: 'object',
    additionalProperties: false,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries([
      ...parameters.map(({ name, schema }) => [name, schema] as const),
      ...bodies,
    ]),
  };
}

/** What is answered where all went well, by status. */
function toldBy({ responses }: Operation): Schema {
  const done = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const shapes = done.map(
    ([status, { content }]) => [status, content?.['application/json']?.schema ?? {}] as const,
  );
  return { type: 'object', properties: Object.fromEntries(shapes) };
}
