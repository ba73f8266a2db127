export type { SeenWrite } from './observations.ts';
export { startTtl, type TtlOptions, type TtlService } from './service.ts';
