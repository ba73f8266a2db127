export { startTtl, type TtlOptions, type TtlService } from './service.ts';
