/**
 * The contract between `@azure/functions` and `@azure/functions-core`, which on Azure is built into the
 * Node.js worker and not published. Only the members used here.
 * https://github.com/Azure/azure-functions-nodejs-worker/blob/v4.x/types-core/index.d.ts
 */

export type RpcLogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical';
export type RpcLogCategory = 'user' | 'system' | 'customMetric';

/** One member is set; `{}` is null. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: RpcHttp;
  collectionString?: { string: string[] };
  collectionBytes?: { bytes: Uint8Array[] };
  collectionSint64?: { sint64: number[] };
}

export interface Nullable<T> {
  value?: T | null;
}

export interface RpcCookie {
  name: string;
  value: string;
  domain?: Nullable<string>;
  path?: Nullable<string>;
  expires?: Nullable<{ seconds: number }>;
  secure?: Nullable<boolean>;
  httpOnly?: Nullable<boolean>;
  sameSite: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: Nullable<number>;
}

/** A request (method, url, nullable maps, body) or a response (status code, headers, cookies, body). */
export interface RpcHttp {
  method?: string;
  url?: string;
  nullableHeaders?: Record<string, Nullable<string>>;
  nullableParams?: Record<string, Nullable<string>>;
  nullableQuery?: Record<string, Nullable<string>>;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: RpcCookie[];
  body?: TypedData;
}

/** As the app supplied it, with `type` and `direction` added by the library. */
export interface BindingInfo extends Record<string, unknown> {
  type: string;
  direction: 'in' | 'out' | 'inout';
}

/** Whole seconds: the library rounds. */
interface RpcDuration {
  seconds: number;
}

export interface RpcRetryOptions {
  maxRetryCount?: number;
  retryStrategy?: string;
  delayInterval?: RpcDuration;
  minimumInterval?: RpcDuration;
  maximumInterval?: RpcDuration;
}

/** What an app passes to `registerFunction`. */
export interface CoreFunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, BindingInfo>;
  retryOptions?: RpcRetryOptions;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export interface RetryContext {
  retryCount: number;
  maxRetryCount: number;
  exception?: { message: string };
}

export interface InvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata: Record<string, never>;
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
  retryContext?: RetryContext;
  /** In place of input data and metadata, for a function that takes messages. */
  message?: MessageArguments;
}

/** What a function is called with for a message, or several. It is made in this process, where it is used. */
export interface MessageArguments {
  input: unknown;
  triggerMetadata: Record<string, unknown>;
}

export interface InvocationResponse {
  outputData?: { name: string; data?: TypedData }[];
  returnValue?: TypedData | null;
}

export interface CoreInvocationContext {
  invocationId: string;
  request: InvocationRequest;
  metadata: CoreFunctionMetadata;
  state?: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: RpcLogLevel, category: RpcLogCategory, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
}
