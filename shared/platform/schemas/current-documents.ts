import type {
  Changes,
  ContainerName,
  DocumentBody,
  DocumentContainer,
  Documents,
  Page,
  Query,
  Stored,
} from '../documents.ts';
import { ordinaryOf } from '../embargo.ts';
import { messageOf, NewerSchemaError, PatchlineError, UnrecoverableError } from '../errors.ts';
import { type Json, type Migration, migrations as known, schemaOf } from './migration.ts';

/**
 * Documents as this version of Patchline knows them: migrates older schemas on reading and refuses newer
 * ones. Reads and queries then throw NewerSchemaError, unless the query asks to be told and continues without
 * the document. Change feeds return such documents as stored, because their readers want few of the
 * documents, and none may stop them.
 */
export function currentDocuments(documents: Documents, migrations: readonly Migration[] = known): Documents {
  return {
    container: (name) => currentContainer(documents.container(name), stepsOf(name, migrations), name),
    close: () => documents.close(),
  };
}

/** Kind → its steps, starting with the one to version 2. */
type Steps = ReadonlyMap<string, readonly Migration[]>;

function stepsOf(container: ContainerName, migrations: readonly Migration[]): Steps {
  const own = migrations.filter((migration) => migration.container === ordinaryOf(container));
  const kinds = Map.groupBy(own, ({ kind }) => kind);
  for (const [kind, steps] of kinds) {
    steps.sort((a, b) => a.to - b.to);
    if (steps.some(({ to }, index) => to !== index + 2)) {
      throw new PatchlineError(`migrations of ${container}/${kind} do not lead from 1 on without a gap`);
    }
  }
  return kinds;
}

function currentContainer(inner: DocumentContainer, steps: Steps, name: string): DocumentContainer {
  const toCurrent = <T extends DocumentBody>(stored: Stored<T>): Stored<T> => {
    const body = upToDate(stored.body, steps, name);
    return body === stored.body ? stored : { ...stored, body, outdated: true };
  };
  return {
    async read<T extends DocumentBody>(partition: string, id: string): Promise<Stored<T> | undefined> {
      const stored = await inner.read<T>(partition, id);
      return stored && toCurrent(stored);
    },
    async query<T extends DocumentBody>({ onUnreadable, ...query }: Query): Promise<Page<T>> {
      const page = await inner.query<T>(query);
      const items = page.items.flatMap((stored) => {
        try {
          return [toCurrent(stored)];
        } catch (error) {
          if (!onUnreadable || !(error instanceof UnrecoverableError)) throw error;
          onUnreadable({ body: stored.body, error });
          return [];
        }
      });
      return { ...page, items };
    },
    async changes<T extends DocumentBody>(cursor: string | undefined, limit?: number): Promise<Changes<T>> {
      const changes = await inner.changes<T>(cursor, limit);
      return { ...changes, items: changes.items.map((body) => asFarAsKnown(body, steps, name)) };
    },
    create: (partition, body) => inner.create(partition, body),
    replace: (partition, body, etag) => inner.replace(partition, body, etag),
    delete: (partition, id, etag) => inner.delete(partition, id, etag),
    batch: (partition, writes) => inner.batch(partition, writes),
  };
}

/** Migrated, or as stored if that fails. */
function asFarAsKnown<T extends DocumentBody>(body: T, steps: Steps, container: string): T {
  try {
    return upToDate(body, steps, container);
  } catch {
    return body;
  }
}

/**
 * Returns the same object if it is already at the latest version.
 * @throws NewerSchemaError, UnrecoverableError
 */
function upToDate<T extends DocumentBody>(body: T, steps: Steps, container: string): T {
  const own = steps.get(body.kind) ?? [];
  const latest = own.length + 1;
  const found = schemaOf(body);
  if (found === latest) return body;
  if (found > latest) {
    throw new NewerSchemaError(`${container}: ${body.kind} '${body.id}'`, found, latest);
  }
  return own.slice(found - 1).reduce<Json>((json, step) => migrated(json, step), asJson(body)) as unknown as T;
}

function asJson(body: DocumentBody): Json {
  return body as unknown as Json;
}

function migrated(json: Json, { container, kind, to, migrate }: Migration): Json {
  try {
    return { ...migrate(json), schema: to };
  } catch (error) {
    const record = String(json['id']);
    const message = `${container}: ${kind} '${record}' cannot be brought to schema ${to}: ${messageOf(error)}`;
    throw new UnrecoverableError(message, { cause: error, record });
  }
}
