import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';

import { parameter, say } from './programs.ts';

/** Writes to a SQLite file that has no write-ahead log yet, for half a second. */
const db = new DatabaseSync(parameter(0));
db.exec('BEGIN IMMEDIATE');
say('holds');
await setTimeout(500);
db.close();
