/**
 * What it costs to validate one typical event, in microseconds: run `node bench/validation.ts`.
 * Ends with an error when a validation costs 5 µs or more: it must not be seen beside a network call.
 */
import { parseEnvelope, userCreatedV1 } from '@edtech/contracts';

const LIMIT_MICROSECONDS = 5;
const ROUNDS = 15;
const CALLS = 20_000;

const data = {
  userId: '0b9c1f66-3a7e-4c07-9f0a-5d2f6a1f3c11',
  email: 'alice.the-student@example.com',
  role: 'STUDENT',
  authMethod: 'password',
  timestamp: '2026-11-02T09:30:00.000Z',
};

const event = {
  id: '2f1c9a4e-7d53-5b0e-9c1a-6d8f0b7a3e21',
  type: 'user.created',
  version: 1,
  source: 'edtech.user',
  aggregate: { type: 'User', id: data.userId, sequence: 1 },
  occurredAt: data.timestamp,
  correlationId: '8a6e0804-2bd0-4672-b79d-d97027f9071a',
  causationId: '5f0c6f0e-54c5-4f0b-8a55-0e5c0a8d9f10',
  data,
  trace: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
};

const measured = [
  { name: 'publish user.created', run: () => userCreatedV1.publish(data).length === 0 },
  { name: 'consume user.created', run: () => userCreatedV1.consume(data).length === 0 },
  { name: 'parse an envelope', run: () => parseEnvelope(event).ok },
  { name: 'find 4 violations', run: () => userCreatedV1.publish({}).length === 4 },
];

/** Microseconds per call: the median of the rounds, of which the first warm up. */
const cost = (run: () => boolean): number => {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint();
    for (let call = 0; call < CALLS; call++)
      if (!run()) throw new Error('the event that is measured is not as expected');
    return Number(process.hrtime.bigint() - start) / 1_000 / CALLS;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
};

for (const { name, run } of measured) {
  const microseconds = cost(run);
  console.log(`${name.padEnd(22)} ${microseconds.toFixed(2)} µs`);
  if (!(microseconds < LIMIT_MICROSECONDS)) process.exitCode = 1;
}
