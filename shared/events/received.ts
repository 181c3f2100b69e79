import { defined, NewerSchemaError, DATA_VERSION } from '../platform/index.ts';

/** The CloudEvents attributes of a message in binary mode, as the Functions host hands them over. */
interface ReceivedAttributes {
  id: string;
  type: string;
  sequence: number;
  /** ISO 8601. */
  time: string;
  /** The blob that holds the data, where a message could not. */
  dataref?: string;
}

/** @throws RangeError when an attribute is missing: the message is no event of ours; NewerSchemaError */
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

/** Events of an aggregate are counted from 1; a number beyond counting would make all that follow late. */
function isSequence(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
