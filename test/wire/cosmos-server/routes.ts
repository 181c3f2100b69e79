import type { Answer } from './answer.ts';
import { Refusal } from './answer.ts';
import type { Caller } from './authorization.ts';
import { refuseIdentity } from './authorization.ts';
import { atomicBatch, bulk } from './batches.ts';
import { changes, ranges } from './change-feed.ts';
import {
  createContainer,
  createDatabase,
  deleteContainer,
  openContainer,
  readDatabase,
} from './containers.ts';
import { createDocument, deleteDocument, readDocument, replaceDocument } from './documents.ts';
import { checkedPk } from './limits.ts';
import { query } from './queries.ts';
import type { Request } from './request.ts';
import { flag, header } from './request.ts';
import type { Store } from './store.ts';

export type Operation =
  | 'read-account'
  | 'read-database'
  | 'create-database'
  | 'read-container'
  | 'create-container'
  | 'delete-container'
  | 'read-ranges'
  | 'create'
  | 'read'
  | 'replace'
  | 'delete'
  | 'batch'
  | 'bulk'
  | 'query-plan'
  | 'query'
  | 'changes'
  | 'unknown';

/** By path shape and method; a POST on documents has further meanings. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET ': 'read-account',
  'POST dbs': 'create-database',
  'GET dbs/*': 'read-database',
  'POST dbs/*/colls': 'create-container',
  'GET dbs/*/colls/*': 'read-container',
  'DELETE dbs/*/colls/*': 'delete-container',
  'GET dbs/*/colls/*/pkranges': 'read-ranges',
  'POST dbs/*/colls/*/docs': 'create',
  'GET dbs/*/colls/*/docs': 'changes',
  'GET dbs/*/colls/*/docs/*': 'read',
  'PUT dbs/*/colls/*/docs/*': 'replace',
  'DELETE dbs/*/colls/*/docs/*': 'delete',
};

export function operationOf(request: Pick<Request, 'method' | 'segments' | 'headers'>): Operation {
  const shape = request.segments.map((segment, index) => (index % 2 === 0 ? segment : '*')).join('/');
  const operation = OPERATIONS[`${request.method} ${shape}`] ?? 'unknown';
  if (operation !== 'create') return operation;
  if (flag(request, 'x-ms-cosmos-is-query-plan-request')) return 'query-plan';
  if (flag(request, 'x-ms-documentdb-isquery')) return 'query';
  if (flag(request, 'x-ms-cosmos-is-batch-request')) {
    return flag(request, 'x-ms-cosmos-batch-atomic') ? 'batch' : 'bulk';
  }
  return flag(request, 'x-ms-documentdb-is-upsert') ? 'unknown' : 'create';
}

interface Context {
  store: Store;
  caller: Caller;
  /** Seconds. */
  at: number;
  /** Of this server. */
  endpoint: string;
}

/** @throws Refusal */
export function answer(operation: Operation, request: Request, context: Context): Answer {
  const { store, caller, at } = context;
  const [, database = '', , containerId = '', , id = ''] = request.segments;
  switch (operation) {
    case 'read-account':
      return account(context.endpoint);
    case 'create-database':
      refuseIdentity(caller);
      return createDatabase(store, request.body);
    case 'read-database':
      return readDatabase(store, database);
    case 'create-container':
      refuseIdentity(caller);
      return createContainer(store, database, request.body);
    case 'query-plan':
      throw new Refusal(400, 'this test server makes no query plans');
    case 'unknown':
      throw new Refusal(
        400,
        `${request.method} ${request.segments.join('/')} is not served by this test server`,
      );
    default:
  }
  const container = openContainer(store, database, containerId);
  const place = { store, container, at };
  const pkHeader = header(request, 'x-ms-documentdb-partitionkey');
  const minimal = header(request, 'prefer') === 'return=minimal';
  const ifMatch = header(request, 'if-match');
  const ifNoneMatch = header(request, 'if-none-match');
  const count = header(request, 'x-ms-max-item-count');
  const maxItemCount = count === undefined ? undefined : Number(count);
  const batch = { ...place, operations: request.body, minimal };
  switch (operation) {
    case 'read-container':
      return { status: 200, body: container.definition };
    case 'delete-container':
      refuseIdentity(caller);
      return deleteContainer(store, container);
    case 'read-ranges':
      return ranges(container);
    case 'create':
      return createDocument({ ...place, pk: checkedPk(pkHeader), minimal }, request.body);
    case 'read':
      return readDocument({ ...place, pk: checkedPk(pkHeader), minimal }, id, ifNoneMatch);
    case 'replace':
      return replaceDocument({ ...place, pk: checkedPk(pkHeader), minimal }, id, request.body, ifMatch);
    case 'delete':
      return deleteDocument({ ...place, pk: checkedPk(pkHeader), minimal }, id, ifMatch);
    case 'batch':
      return atomicBatch(batch, checkedPk(pkHeader));
    case 'bulk':
      return bulk(batch);
    case 'changes': {
      if (header(request, 'a-im') !== 'Incremental Feed')
        throw new Refusal(400, 'reading all documents is no query');
      const range = header(request, 'x-ms-documentdb-partitionkeyrangeid');
      return changes({ ...place, range, ifNoneMatch, maxItemCount });
    }
    case 'query': {
      if (header(request, 'content-type') !== 'application/query+json')
        throw new Refusal(400, 'no query by its content type');
      const pk = pkHeader === undefined ? undefined : checkedPk(pkHeader);
      return query({
        ...place,
        pk,
        body: request.body,
        maxItemCount,
        continuation: header(request, 'x-ms-continuation'),
      });
    }
  }
}

function account(endpoint: string): Answer {
  const location = { name: 'Test', databaseAccountEndpoint: endpoint };
  return {
    status: 200,
    body: {
      id: 'test-server',
      _self: '',
      _rid: 'test-server',
      writableLocations: [location],
      readableLocations: [location],
      enableMultipleWriteLocations: false,
      userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
    },
  };
}
