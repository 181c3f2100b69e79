import type { z } from 'zod';
import type { Actor, Credentials, Keyring, Role, SignIn } from '../access/index.ts';
import type { FileAnswer, Publication } from '../advisories/index.ts';
import type { PageFiles } from '../dashboard/index.ts';
import type { ShownSetting } from './answers/setting.ts';
import type { Services } from '../runs/index.ts';

interface RouteBody<Body> {
  /** A longer body is refused with 413. */
  maxBytes: number;
  /** Parses the body's text. */
  schema: z.ZodType<Body, string>;
  /** Content type → shape, where that does not follow from `schema`. */
  media?: Readonly<Record<string, z.ZodType>>;
}

/** A cookie that an answer sets. */
export interface Cookie {
  name: string;
  value: string;
  path: string;
  httpOnly: boolean;
  sameSite: 'Strict';
  expires?: Date;
  /** Seconds. */
  maxAge?: number;
}

export interface Reply<Body> {
  /** Default: 200. With 302 the answer lies elsewhere; with 304 the body is known and left out. */
  status?: 200 | 201 | 302 | 304;
  body: Body;
  headers?: Record<string, string>;
  /** What was done, in a few fields for the audit. The audit records no GET. */
  what?: Readonly<Record<string, unknown>>;
  /** The request concerns embargoed work: in the audit, only the role `embargo` sees it. */
  isEmbargoed?: boolean;
  cookies?: Cookie[];
  /** Answered as it is, in place of a body. */
  file?: FileAnswer;
  /** Text that comes piece by piece, in place of a body. */
  stream?: AsyncIterable<string>;
}

/**
 * One entry of the API. Its function, its refusals and its access check derive from it, as do the tests that
 * walk all routes.
 */
export interface Route<
  Query extends z.ZodObject = z.ZodObject,
  Body = unknown,
  Answer extends z.ZodType = z.ZodType,
  Method extends 'GET' | 'POST' = 'GET' | 'POST',
  Path extends `/${string}` = `/${string}`,
> {
  method: Method;
  path: Path;
  /** Who may call it: everybody, holders of that role, or whoever signs the body as `signer` asks. */
  role: Role | 'public' | 'signed';
  /** Of a signed route: who signed a request; `undefined`: nobody that is known, which is refused with 401. */
  signer?: (services: Services, headers: Credentials['headers'], text: string) => Promise<Actor | undefined>;
  /** What it is for, in a few words: the contract's summary. */
  title: string;
  /** Query parameters. Unknown and repeated ones are refused. */
  query: Query;
  /** What it gets beyond these is for whoever reads the answer, such as the filters of a view of the page. */
  hasOthersQuery?: true;
  /** Without one, the route takes no body. */
  body?: RouteBody<Body>;
  /** With these statuses too, beyond those of every route of its kind. */
  refuses?: readonly (401 | 403 | 404 | 409 | 410)[];
  /** It answers with files, to HEAD too. */
  isOfFiles?: true;
  /** Where nothing is there yet, it leads elsewhere with 302. */
  leadsOn?: true;
  /** Its answer goes on until its reader leaves. On Azure there is one only where a setting asks for it. */
  isStream?: true;
  /** It has an ETag: who knows the answer is told so with 304. Who asks for what is gone is told so with 410. */
  isCached?: true;
  /** Its answer is the same for everybody for so long: many who ask cost no more than one. */
  sharedMs?: number;
  /** Shape of answers below 300. Others hold an `error` text and, if one is at fault, the `parameter`. */
  answer: Answer;
  /**
   * The actor has the role; of a public route it is whoever is known by the request, else `anybody`.
   * @throws RequestError where the request is at fault
   */
  handle(
    services: Services,
    request: {
      query: z.output<Query>;
      body: Body;
      contentType: string;
      headers: Credentials['headers'];
      actor: Actor;
      /** Of its address, as it was sent. */
      path: string;
      isHead: boolean;
      /** Ends an answer that goes on. */
      signal: AbortSignal;
      /** Who is known by the request now: while an answer goes on, keys are removed. */
      actorNow: () => Actor;
      /** The files of the page. */
      page?: (() => Promise<PageFiles>) | undefined;
      /** Set where people sign in by key. */
      signIn?: SignIn | undefined;
      /** Set where people have keys. */
      keyring?: Keyring | undefined;
      /** Set where advisories are published: who publishes, and where. */
      publication?: (() => Promise<Publication>) | undefined;
      /** What the installation is set to, without secrets. */
      settings?: (() => ShownSetting[]) | undefined;
    },
  ): Promise<Reply<z.input<Answer>>>;
}

/** An entry whose handler is checked against its query, body and answer; its type tells all of them. */
export function route<
  Query extends z.ZodObject,
  Answer extends z.ZodType,
  Method extends 'GET' | 'POST',
  Path extends `/${string}`,
  Body = undefined,
>(entry: Route<Query, Body, Answer, Method, Path>): Route<Query, Body, Answer, Method, Path> {
  return entry;
}
