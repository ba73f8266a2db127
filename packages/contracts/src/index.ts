export { EnvelopeInvalid, EventContractViolated } from './contract-errors.ts';
export { type ParsedEnvelope, parseEnvelope } from './envelope.ts';
export { EnvironmentIncomplete, environment } from './environment.ts';
export { type ErrorKind, PlatformError } from './errors.ts';
export type { DataOf, EventContract, IntegrationEvent, IntegrationEventOf } from './event-contract.ts';
export type { Envelope } from './generated/envelope.ts';
export type { EventCatalogue } from './generated/event-catalogue.ts';
export * from './generated/events.ts';
export { isLocal, type LocalContract, type LocalNames, localEvent } from './local-event.ts';
export { jsonLog, type Log, type LogEntry } from './log.ts';
export { type Money, toMinorUnits } from './money.ts';
export { archiveReplayPrefix, EVERY_CONSUMER } from './replay.ts';
export type { BodyOf, RequestContract } from './request-contract.ts';
export {
  readTraceparent,
  traceFacts,
  traceHeaderOf,
  traceparentOf,
} from './trace.ts';
export {
  CURRENCY_VARIABLE,
  CurrencyInvalid,
  DEFAULT_CURRENCY,
  type UpcastSettings,
  upcastSettings,
} from './upcast-settings.ts';
export type { Upcaster } from './upcaster.ts';
export { type Reading, readAs } from './upcasting.ts';
export { describeViolations, type Violation } from './violation.ts';
