export type { ControlParts } from './routes.ts';
export { type ControlServer, startControl } from './server.ts';
