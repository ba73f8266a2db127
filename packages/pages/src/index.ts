/** Serverless takes a plugin from a module's default export. */
export { default } from './plugin.ts';
