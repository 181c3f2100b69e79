import type { AmqpError } from '../amqp/performatives.ts';

/** The conditions of Service Bus, with texts like its own: the SDK reads some of them. */

export function notFound(address: string): AmqpError {
  const description = `The messaging entity 'sb://localhost/${address}' could not be found.`;
  return { condition: 'amqp:not-found', description };
}

export function unauthorized(address: string): AmqpError {
  const description = `Unauthorized access. No claim for '${address}'.`;
  return { condition: 'amqp:unauthorized-access', description };
}

export function notAllowed(description: string): AmqpError {
  return { condition: 'amqp:not-allowed', description };
}

export const messageLockLost: AmqpError = {
  condition: 'com.microsoft:message-lock-lost',
  description: 'The lock supplied is invalid. Either the lock expired, or the message has been removed.',
};

export const sessionLockLost: AmqpError = {
  condition: 'com.microsoft:session-lock-lost',
  description: 'The session lock was lost. Request a new session receiver.',
};

export const sessionCannotBeLocked: AmqpError = {
  condition: 'com.microsoft:session-cannot-be-locked',
  description: 'The requested session cannot be accepted. It may be locked by another receiver.',
};

export const noSessionInTime: AmqpError = {
  condition: 'com.microsoft:timeout',
  description: 'The operation did not complete within the allotted time: no session is free.',
};

export const detachForced: AmqpError = {
  condition: 'amqp:link:detach-forced',
  description: 'The link was force detached by the broker. Please retry.',
};
