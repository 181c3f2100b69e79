import type { ReceivedMessage } from '../../../../shared/platform/index.ts';
import type { Invocation } from '../invoker.ts';
import { addBodyMembers, batchMetadata, messageMetadata } from './metadata.ts';

/** One message for the handler: its body as JSON text, or the bytes of that text. */
export function messageInvocation(message: ReceivedMessage, binary: boolean): Invocation {
  const triggerMetadata = messageMetadata(message);
  const text = JSON.stringify(message.body);
  if (binary) return { data: { bytes: Buffer.from(text) }, triggerMetadata };
  addBodyMembers(triggerMetadata, message.body);
  return { data: { string: text }, triggerMetadata };
}

/** A batch for the handler, in order. */
export function batchInvocation(messages: readonly ReceivedMessage[], binary: boolean): Invocation {
  const triggerMetadata = batchMetadata(messages);
  const texts = messages.map(({ body }) => JSON.stringify(body));
  if (!binary) return { data: { collectionString: { string: texts } }, triggerMetadata };
  return { data: { collectionBytes: { bytes: texts.map((text) => Buffer.from(text)) } }, triggerMetadata };
}
