import type { z } from 'zod';
import { advisoryData, advisoryWithdrawnData, statementData } from '../../shared/advisories/index.ts';
import { decisionRecordedData } from '../../shared/decisions/index.ts';
import { findingBaselineData, findingChangedData, findingFloodedData } from '../../shared/findings/index.ts';
import {
  imageData,
  imageGatedData,
  imageRolledOutData,
  imageWithdrawnData,
} from '../../shared/images/index.ts';
import { reportChangedData } from '../../shared/intake/index.ts';
import { operationsAlertData } from '../../shared/operations/index.ts';
import {
  patchBuiltData,
  patchChangedData,
  patchPlacedData,
  patchRejectedData,
  patchSupersededData,
} from '../../shared/patches/index.ts';
import { slaBaselineData, slaChangedData } from '../../shared/sla/index.ts';
import type { TopicName } from '../../shared/platform/index.ts';

interface EventType {
  /** Events under embargo go to embargo-events instead, whatever their type. */
  topic: TopicName;
  data: z.ZodType;
}

/**
 * Type → where its events go and what they hold. `event.withheld`, which stands for one that could not be
 * sent, goes wherever that one would have gone.
 */
export const eventTypes: Readonly<Record<string, EventType>> = {
  'report.changed': { topic: 'operations-events', data: reportChangedData },
  'operations.alert': { topic: 'operations-events', data: operationsAlertData },
  'finding.changed': { topic: 'finding-events', data: findingChangedData },
  'finding.flooded': { topic: 'finding-events', data: findingFloodedData },
  'finding.baseline': { topic: 'finding-events', data: findingBaselineData },
  'decision.recorded': { topic: 'finding-events', data: decisionRecordedData },
  'patch.required': { topic: 'patch-events', data: patchChangedData },
  'patch.available': { topic: 'patch-events', data: patchBuiltData },
  'patch.validating': { topic: 'patch-events', data: patchBuiltData },
  'patch.validated': { topic: 'patch-events', data: patchBuiltData },
  'patch.rejected': { topic: 'patch-events', data: patchRejectedData },
  'patch.mitigated': { topic: 'patch-events', data: patchChangedData },
  'patch.released': { topic: 'patch-events', data: patchBuiltData },
  'patch.superseded': { topic: 'patch-events', data: patchSupersededData },
  'patch.unplaced': { topic: 'patch-events', data: patchPlacedData },
  'patch.placed': { topic: 'patch-events', data: patchPlacedData },
  'patch.withdrawn': { topic: 'patch-events', data: patchChangedData },
  'image.added': { topic: 'patch-events', data: imageData },
  'image.gated': { topic: 'patch-events', data: imageGatedData },
  'image.rolled-out': { topic: 'patch-events', data: imageRolledOutData },
  'image.withdrawn': { topic: 'patch-events', data: imageWithdrawnData },
  'sla.changed': { topic: 'operations-events', data: slaChangedData },
  'sla.baseline': { topic: 'operations-events', data: slaBaselineData },
  'advisory.published': { topic: 'advisory-events', data: advisoryData },
  'advisory.updated': { topic: 'advisory-events', data: advisoryData },
  'advisory.withdrawn': { topic: 'advisory-events', data: advisoryWithdrawnData },
  'statement.published': { topic: 'advisory-events', data: statementData },
};
