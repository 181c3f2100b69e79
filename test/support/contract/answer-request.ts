import { type ApiAnswer, answerRequest as answer, routes } from '../../../shared/api/index.ts';
import { assertDocumented, documentedPath } from './openapi.ts';

/** `answerRequest` of the API, whose answers are as the contract says. Routes of a test's own have no contract. */
export async function answerRequest(...given: Parameters<typeof answer>): Promise<ApiAnswer> {
  const answered = await answer(...given);
  const [[entry], , { method }] = given;
  if (entry && routes.includes(entry)) {
    const { status, jsonBody } = answered;
    const json = jsonBody === undefined ? undefined : (JSON.parse(JSON.stringify(jsonBody)) as unknown);
    assertDocumented(method, documentedPath(entry.path), { status, json });
  }
  return answered;
}
