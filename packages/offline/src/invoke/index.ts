export { type InvokeService, startInvoke } from './service.ts';
