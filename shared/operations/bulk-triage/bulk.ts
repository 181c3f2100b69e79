import { z } from 'zod';
import { decisionRecord } from '../../decisions/index.ts';
import { REQUEST_KINDS, REQUEST_STATES, triageCommand } from '../../intake/index.ts';
import { laneSchema } from '../../lanes/index.ts';
import { ownedItem, ownershipChange } from '../../ownership/index.ts';
import { severitySchema, statusSchema } from '../../vulnerabilities/index.ts';

/** Most items of one order. */
export const MOST_ITEMS = 1_000;

const name = z.string().min(1, 'is empty').max(500, 'is longer than 500 characters');

/** Findings that are meant: those that match every field. */
const findingFilter = z.strictObject({
  of: z.literal('finding'),
  release: name.exactOptional(),
  package: name.exactOptional(),
  status: statusSchema.exactOptional(),
  severity: severitySchema.exactOptional(),
  lane: laneSchema.exactOptional(),
  search: name.exactOptional().describe('Part of the name of the package or of the id, whatever its case.'),
  owner: name.exactOptional().describe('By name.'),
  flooded: z
    .boolean()
    .exactOptional()
    .describe('true: only the single investigations of floods; false (default): all others.'),
});

/** Requests from GitHub that are meant. */
const requestFilter = z.strictObject({
  of: z.literal('request'),
  state: z.enum(REQUEST_STATES).exactOptional().describe('Default: what is neither over nor gone.'),
  asks: z.enum(REQUEST_KINDS).exactOptional(),
  owner: name.exactOptional(),
  repository: name.exactOptional().describe('owner/name.'),
});

const { status, disposition, justification, rating, vector, until, reason } = decisionRecord.shape;

/** What a decision says, besides what it is about, who took it and when. */
const decided = z.strictObject({
  do: z.literal('decide'),
  decision: z.strictObject({ status, disposition, justification, rating, vector, until, reason }),
});

const [, setState] = triageCommand.options;
const stateSet = z.strictObject({
  do: z.literal('set-state'),
  state: setState.shape.state,
  reason: setState.shape.reason,
});

/** What is to happen to which items: all those of a filter, or those that are named. */
export const bulkOrder = z.strictObject({
  which: z.union([
    findingFilter,
    requestFilter,
    z
      .array(z.union([ownedItem.finding, ownedItem.patch, ownedItem.request]))
      .min(1)
      .max(MOST_ITEMS),
  ]),
  change: z.union([...ownershipChange.options, decided, stateSet]),
});
export type BulkOrder = z.output<typeof bulkOrder>;
