/**
 * What it costs to validate one event, in microseconds: run `node bench/validation.ts`.
 * Ends with an error when a validation costs 5 µs or more: it must not be seen beside a network call.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EventContract,
  parseEnvelope,
  paymentCompletedV2,
  readAs,
  userCreatedV1,
} from '@edtech/contracts';
import { allContracts } from '@edtech/contracts/catalogue';

const LIMIT_MICROSECONDS = 5;
const ROUNDS = 15;
const CALLS = 5_000;

/** The first recorded event of each contract. */
const recorded = ({ type, version }: Pick<EventContract, 'type' | 'version'>): { readonly data: unknown } => {
  const path = join(import.meta.dirname, `../test/corpus/${type}.v${version}.json`);
  // The corpus is checked before every commit.
  const [first] = JSON.parse(readFileSync(path, 'utf8')) as readonly { readonly data: unknown }[];
  if (first === undefined) throw new Error(`${path} holds no event`);
  return first;
};

const user = recorded(userCreatedV1);
const { data: paymentV1 } = recorded({ type: 'payment.completed', version: 1 });
const settings = { currency: 'EUR' };

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

const report = (name: string, microseconds: number): void => {
  console.log(`${name.padEnd(46)} ${microseconds.toFixed(2)} µs`);
  if (!(microseconds < LIMIT_MICROSECONDS)) process.exitCode = 1;
};

report(
  'publish user.created',
  cost(() => userCreatedV1.publish(user.data).length === 0),
);
report(
  'consume user.created',
  cost(() => userCreatedV1.consume(user.data).length === 0),
);
report(
  'parse an envelope',
  cost(() => parseEnvelope(user).ok),
);
report(
  'find 4 violations',
  cost(() => userCreatedV1.publish({}).length === 4),
);
report(
  'read payment.completed v1 as v2, checked twice',
  cost(() => readAs(paymentCompletedV2, 1, paymentV1, settings).outcome === 'read'),
);

const each = allContracts
  .map((contract) => {
    const { data } = recorded(contract);
    return {
      name: `${contract.type} v${contract.version}`,
      cost: cost(() => contract.publish(data).length === 0),
    };
  })
  .sort((a, b) => a.cost - b.cost);
const [median, dearest] = [each[Math.floor(each.length / 2)], each.at(-1)];
if (median !== undefined) report(`publish, median of all ${each.length} (${median.name})`, median.cost);
if (dearest !== undefined) report(`publish, dearest (${dearest.name})`, dearest.cost);
