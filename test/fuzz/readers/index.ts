/** Every reader of what comes from outside. A new one is added here. */
import { recordReaders } from '../records.ts';
import type { FuzzedReader } from '../reader.ts';
import { componentReaders } from './components.ts';
import { configurationReaders } from './configuration.ts';
import { eventReaders } from './events.ts';
import { gateReportReaders } from './gate-reports.ts';
import { inventoryReaders } from './inventories.ts';
import { requestReaders } from './requests.ts';
import { modules, repositoryReaders } from './repositories.ts';
import { skimmingReaders, sourceReaders } from './sources.ts';
import { statementReaders } from './statements.ts';
import { textReaders } from './texts.ts';
import { wholeFileReaders } from './whole-files.ts';

export const readers: readonly FuzzedReader[] = [
  ...[
    ...sourceReaders,
    ...skimmingReaders,
    ...statementReaders,
    ...inventoryReaders,
    modules,
    ...componentReaders,
  ].flatMap(recordReaders),
  ...repositoryReaders,
  ...eventReaders,
  ...gateReportReaders,
  ...requestReaders,
  ...configurationReaders,
  ...textReaders,
  ...wholeFileReaders,
];
