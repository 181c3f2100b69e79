import { defined, NewerSchemaError, DATA_VERSION } from '../platform/index.ts';

/** CloudEvents attributes of a message in binary mode, as the Functions host passes them. */
interface ReceivedAttributes {
  id: string;
  type: string;
  sequence: number;
  /** ISO 8601. */
  time: string;
  /** The blob with the data, if they did not fit the message. */
  dataref?: string;
}

/** @throws RangeError when an attribute is missing: the message is not our event; NewerSchemaError */
export function attributesOf(metadata: Readonly<Record<string, unknown>> | undefined): ReceivedAttributes {
  const properties = (metadata?.['applicationProperties'] ?? {}) as Record<string, unknown>;
  const {
    cloudEvents_id: id,
    cloudEvents_type: type,
    cloudEvents_sequence: sequence,
    cloudEvents_time: time,
    cloudEvents_dataref: dataref,
    cloudEvents_dataversion: dataversion = 1,
  } = properties;
  if (
    typeof id !== 'string' ||
    typeof type !== 'string' ||
    !isSequence(sequence) ||
    typeof time !== 'string'
  ) {
    throw new RangeError('message: lacks the CloudEvents attributes id, type, sequence or time');
  }
  if (Number(dataversion) > DATA_VERSION) {
    throw new NewerSchemaError(`event ${id} (${type})`, Number(dataversion), DATA_VERSION);
  }
  return defined({ id, type, sequence, time, dataref: typeof dataref === 'string' ? dataref : undefined });
}

/** Sequences count from 1; one beyond the safe integers would make all later events late. */
function isSequence(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
