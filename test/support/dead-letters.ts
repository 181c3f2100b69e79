import { type Bus, queues, type Source, topics } from '../../shared/platform/index.ts';

/** Every message that was set aside anywhere, as `SOURCE ID REASON: DESCRIPTION`. */
export async function deadLettersIn(bus: Bus): Promise<string[]> {
  const sources: Source[] = [
    ...Object.keys(queues).map((entity) => ({ entity })),
    ...topics.flatMap(({ name, subscriptions }) =>
      subscriptions.map((subscription) => ({ entity: name, subscription: subscription.name })),
    ),
  ];
  const letters: string[] = [];
  for (const { entity, subscription } of sources) {
    const source = { entity, ...(subscription === undefined ? {} : { subscription }), deadLetters: true };
    for (const { id, deadLetterReason, deadLetterDescription } of await bus.peek(source, 1000)) {
      letters.push(
        `${entity}/${subscription ?? ''} ${id} ${deadLetterReason ?? ''}: ${deadLetterDescription ?? ''}`,
      );
    }
  }
  return letters;
}
