export { parsePath } from './json-path.ts';
export { type PayloadContext, PREDEFINED, payloadOf } from './payload.ts';
export { variablesIn } from './template.ts';
