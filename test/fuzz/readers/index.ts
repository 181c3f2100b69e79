/** Every reader of what comes from outside. A new one is added here. */
import { recordReaders } from '../records.ts';
import type { FuzzedReader } from '../reader.ts';
import { inventoryReaders } from './inventories.ts';
import { sourceReaders } from './sources.ts';
import { statementReaders } from './statements.ts';
import { textReaders } from './texts.ts';

export const readers: readonly FuzzedReader[] = [
  ...[...sourceReaders, ...statementReaders, ...inventoryReaders].flatMap(recordReaders),
  ...textReaders,
];
