export { allContracts } from './generated/all-contracts.ts';
export type { EventCatalogue } from './generated/event-catalogue.ts';
