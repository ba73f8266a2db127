export { MappingIncomplete, StreamMissing, UnknownMapping } from './errors.ts';
export { type MappingService, type MappingServiceOptions, startMappings } from './service.ts';
