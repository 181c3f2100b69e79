import { RefusedError, UnknownError } from '../patches/index.ts';
import { defined, InvalidInputError } from '../platform/index.ts';
import { RequestError } from './request/request-error.ts';

/** Turns a patch's refusal into 409, or 404 for an unknown one, with the bad field. @throws RequestError */
export async function refusedAs409<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { message, field } = error;
    const status = error instanceof UnknownError ? 404 : 409;
    throw new RequestError(message, { status, details: defined({ field }), cause: error });
  }
}

/** Answers input that a room refused with a status and the bad field; for `catch`. @throws RequestError */
export function invalidAs(status: 400 | 409): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof InvalidInputError)) throw error;
    const { message, field } = error;
    throw new RequestError(message, { status, details: defined({ field }), cause: error });
  };
}

/** Answers what a room does not know with 404, and other input that it refused with 409; for `catch`. @throws RequestError */
export function unknownAs404(
  Unknown: abstract new (...given: never[]) => Error & { field?: string | undefined },
): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Unknown)) return invalidAs(409)(error);
    const { message, field } = error;
    throw new RequestError(message, { status: 404, details: defined({ field }), cause: error });
  };
}
