/** What `serverless.yml` declares, as far as the driver has to name it. */

export const SERVICES = ['origin', 'relay', 'audit'] as const;

export const TABLES = { origin: 'chaos-origin', relay: 'chaos-relay', audit: 'chaos-audit' } as const;

export const BUS = 'chaos';

export const COMMAND = 'command';

export const FORWARDERS = ['forwardOrigin', 'forwardRelay', 'forwardAudit'] as const;

export const SWEEPERS = [
  'sweepOrigin1',
  'sweepOrigin2',
  'sweepRelay1',
  'sweepRelay2',
  'sweepRelayInbox1',
  'sweepRelayInbox2',
  'sweepAudit1',
  'sweepAudit2',
] as const;

/** Every message in one of them is one pass of one sweeper. */
export const SWEEP_QUEUES = [
  'chaos-origin-sweep-1',
  'chaos-origin-sweep-2',
  'chaos-relay-sweep-1',
  'chaos-relay-sweep-2',
  'chaos-relay-inbox-sweep-1',
  'chaos-relay-inbox-sweep-2',
  'chaos-audit-sweep-1',
  'chaos-audit-sweep-2',
] as const;

/** Consumers by the names of their queues, and the functions that run them. */
export const CONSUMERS = {
  'origin-journal': 'originJournal',
  'origin-republication': 'originRepublication',
  'relay-ledger': 'relayLedger',
  'relay-count': 'relayCount',
  'audit-trail': 'auditTrail',
} as const;

/** Consumers whose work the verdict counts as effects. */
export const EFFECTIVE_CONSUMERS: readonly string[] = [
  'origin-journal',
  'relay-ledger',
  'relay-count',
  'audit-trail',
];

export const deadLettersOf = (name: string): string => `${name}-dlq`;

export const outboxDeadLettersOf = (service: string): string => `${service}-outbox-dlq`;
