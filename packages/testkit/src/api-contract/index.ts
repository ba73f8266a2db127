export { type ApiContract, ApiContractBroken, apiContract } from './api-contract.ts';
export { forgetCalls, recordedCalls } from './calls.ts';
export { type ApiDocument, type ApiOperation, readApiDocument } from './document.ts';
export type { Exchange } from './exchange.ts';
