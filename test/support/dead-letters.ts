import { type Bus, queues, type Inbox, topics } from '../../shared/platform/index.ts';

/** Every message that was set aside anywhere, as `SOURCE ID REASON: DESCRIPTION`. */
export async function deadLettersIn(bus: Bus): Promise<string[]> {
  const inboxes: Inbox[] = [
    ...Object.keys(queues).map((entity) => ({ entity })),
    ...topics.flatMap(({ name, subscriptions }) =>
      subscriptions.map((subscription) => ({ entity: name, subscription: subscription.name })),
    ),
  ];
  const letters: string[] = [];
  for (const { entity, subscription } of inboxes) {
    const source = { entity, ...(subscription === undefined ? {} : { subscription }), deadLetters: true };
    for (const { id, deadLetterReason, deadLetterDescription } of await bus.peek(source, 1000)) {
      letters.push(
        `${entity}/${subscription ?? ''} ${id} ${deadLetterReason ?? ''}: ${deadLetterDescription ?? ''}`,
      );
    }
  }
  return letters;
}
