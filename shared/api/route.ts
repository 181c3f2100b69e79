import type { z } from 'zod';
import type { Actor, Role } from '../access/index.ts';
import type { Services } from '../runs/index.ts';

interface RouteBody<Body> {
  /** More is refused with 413. */
  maxBytes: number;
  /** Of its text. */
  schema: z.ZodType<Body, string>;
}

export interface Reply<Body> {
  /** Default: 200. */
  status?: 200 | 201;
  body: Body;
  /** What was done, for the audit: a few fields. A GET leaves no trace there. */
  what?: Readonly<Record<string, unknown>>;
  /** It is about what is under embargo: in the audit only who has that role sees it. */
  isEmbargoed?: boolean;
}

/**
 * One entry of the API. Its function, what is refused and how, and who may call it derive from the entry; so do the
 * tests that walk over all routes.
 */
export interface Route<
  Query extends z.ZodObject = z.ZodObject,
  Body = unknown,
  Answer extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST';
  path: `/${string}`;
  /** Who may call it: everybody, or who has that role. */
  role: Role | 'public';
  /** Parameters of the query. Any other, and any that is given twice, is refused. */
  query: Query;
  /** A route without one takes no body. */
  body?: RouteBody<Body>;
  /** What an answer below 300 holds. Others hold an `error` in words, and the `parameter` that is wrong. */
  answer: Answer;
  /**
   * The actor has the role; of a public route it is `anybody`.
   * @throws RequestError where the request is at fault
   */
  handle(
    services: Services,
    request: { query: z.output<Query>; body: Body; contentType: string; actor: Actor },
  ): Promise<Reply<z.input<Answer>>>;
}

/** An entry whose handler is checked against its query, body and answer. */
export function route<Query extends z.ZodObject, Answer extends z.ZodType, Body = undefined>(
  entry: Route<Query, Body, Answer>,
): Route {
  return entry;
}
