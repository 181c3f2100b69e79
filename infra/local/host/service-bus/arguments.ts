import type { ReceivedMessage } from '../../../../shared/platform/index.ts';
import type { MessageArguments } from '../worker/types.ts';
import { addBodyMembers, batchMetadata, messageMetadata } from './metadata.ts';

/** One message for the handler: its body, or the bytes of its JSON text. */
export function messageArguments(message: ReceivedMessage, binary: boolean): MessageArguments {
  const triggerMetadata = messageMetadata(message);
  if (binary) return { input: bytesOf(message), triggerMetadata };
  addBodyMembers(triggerMetadata, message.body);
  return { input: message.body, triggerMetadata };
}

/** A batch for the handler, in order. */
export function batchArguments(messages: readonly ReceivedMessage[], binary: boolean): MessageArguments {
  const input = messages.map((message) => (binary ? bytesOf(message) : message.body));
  return { input, triggerMetadata: batchMetadata(messages) };
}

function bytesOf({ body }: ReceivedMessage): Buffer {
  return Buffer.from(JSON.stringify(body));
}
