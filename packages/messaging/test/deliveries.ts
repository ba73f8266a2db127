import { createHash } from 'node:crypto';

export { sqsRecord as record } from '@edtech/testkit/sqs-record';

/** The source of all test events. */
export const SOURCE = 'edtech.test';

/** An id as unlike any other as a UUIDv5 is, and the same for the same text. */
export const idOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};

/** An event of the Tally `id`; its data is its sequence, so that order and count show in what is made of it. */
export const eventOf = (id: string, sequence: number, overrides: object = {}) => ({
  id: idOf(`${id}#${sequence}`),
  type: 'tally.raised',
  version: 1,
  source: SOURCE,
  aggregate: { type: 'Tally', id, sequence },
  occurredAt: '2026-01-01T00:00:00.000Z',
  correlationId: 'c-1',
  causationId: 'd-1',
  data: { by: sequence },
  ...overrides,
});

/** A body as a rule of the bus puts it into a queue. */
export const delivered = (detail: unknown): string =>
  JSON.stringify({ version: '0', id: 'e', 'detail-type': 'tally.raised', source: SOURCE, detail });
