export { ArchiveRequestRefused } from './refusal.ts';
export { type Archives, createArchives } from './service.ts';
