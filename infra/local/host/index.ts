/** The local host: runs unmodified `@azure/functions` v4 functions on one machine, over the ports. */
export type { HostPage, HttpRoutes } from './http/server.ts';
export { indexApp } from './index-app.ts';
export type { Log } from './log.ts';
export type { FunctionInfo, Host, HostOptions } from './options.ts';
export { startHost } from './start-host.ts';
