import type { Answer, Source } from './source.ts';

/**
 * All answers of a source at once, for a match that keeps nothing: its files, whatever is known already.
 * @throws InvalidInputError, TransientError
 */
export async function answersOnce(source: Source, location: string, now: Date): Promise<Answer[]> {
  const { jobs } = await source.plan({ location, now, reconcile: true, known: undefined });
  const answers: Answer[] = [];
  for (const job of jobs)
    for await (const answer of source.fetch({ location, known: undefined }, job)) answers.push(answer);
  return answers;
}
