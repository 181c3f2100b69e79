import type { z } from 'zod';
import type { Entry } from '../../../api/index.ts';

type Getting = Extract<Entry, { method: 'GET' }>;
type Posting = Extract<Entry, { method: 'POST' }>;

/** Every path that the API answers. */
export type GetPath = Getting['path'];
export type PostPath = Posting['path'];

/** What the API answers, as its own schema says: a changed answer fails the type check of the page. */
export type AnswerOf<Path extends GetPath> = z.output<Extract<Getting, { path: Path }>['answer']>;
export type QueryOf<Path extends GetPath> = z.input<Extract<Getting, { path: Path }>['query']>;
export type ReplyOf<Path extends PostPath> = z.output<Extract<Posting, { path: Path }>['answer']>;

/** A refusal of the API, in its own words. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
  }
}

/** @throws RefusedError; TypeError where the host cannot be reached */
export async function ask<Path extends GetPath>(
  path: Path,
  query: QueryOf<Path>,
  signal?: AbortSignal,
): Promise<AnswerOf<Path>> {
  const asked = new URLSearchParams(
    Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  ).toString();
  const address = asked === '' ? path : `${path}?${asked}`;
  return answered(await fetch(address, { signal: signal ?? null })) as Promise<AnswerOf<Path>>;
}

/** @throws RefusedError; TypeError where the host cannot be reached */
export async function send<Path extends PostPath>(path: Path, body: unknown): Promise<ReplyOf<Path>> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return answered(response) as Promise<ReplyOf<Path>>;
}

async function answered(response: Response): Promise<unknown> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const { error = response.statusText } = (body ?? {}) as { error?: string };
  throw new RefusedError(response.status, error);
}
