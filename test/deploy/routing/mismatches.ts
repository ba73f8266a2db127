import type { Envelope } from '@edtech/contracts';
import type { BusEvent } from '../../../packages/offline/src/bus/index.ts';
import { type Declared, expectedReceivers } from './declared.ts';
import { broughtBack, published } from './published.ts';
import type { Receivers } from './receivers.ts';

/** A way for an event to come to the bus, and who may receive it then, of those who receive it when it is new. */
interface Way {
  readonly name: string;
  readonly event: BusEvent;
  readonly only?: string;
}

/** A consumer that an event misses, or reaches although it should not. */
export interface Mismatch {
  readonly event: string;
  readonly way: string;
  readonly missing: readonly string[];
  readonly unwanted: readonly string[];
}

const NOBODY = 'nobody-of-this-name';

const waysOf = (event: Envelope, consumers: readonly Declared[]): readonly Way[] => [
  { name: 'new', event: published(event) },
  { name: 'again, for all', event: published(event, { id: 'r-1', consumer: '*' }) },
  { name: "an archive's, for nobody", event: broughtBack(event, 'of-somebody'), only: NOBODY },
  ...[...consumers.map(({ name }) => name), NOBODY].flatMap((consumer) => [
    { name: `again, for ${consumer}`, event: published(event, { id: 'r-1', consumer }), only: consumer },
    {
      name: `again, for ${consumer} to reprocess`,
      event: published(event, { id: 'r-1', consumer, mode: 'reprocess' }),
      only: consumer,
    },
    {
      name: `an archive's, for ${consumer}`,
      event: broughtBack(event, `${consumer}.20261123T101500`),
      only: consumer,
    },
    // The name of one consumer may be the beginning of another's.
    { name: `an archive's, for ${consumer}-2`, event: broughtBack(event, `${consumer}-2.1`), only: NOBODY },
  ]),
];

/** Where the rules send `events`, however they come, to others than the consumers that declare themselves for them. */
export const mismatchesOf = (
  events: readonly Envelope[],
  consumers: readonly Declared[],
  receivers: Receivers,
): readonly Mismatch[] =>
  events.flatMap((event) => {
    const all = expectedReceivers(event, consumers);
    return waysOf(event, consumers).flatMap(({ name, event: delivered, only }) => {
      const wanted = only === undefined ? all : all.filter((consumer) => consumer === only);
      const received = receivers(delivered);
      const missing = without(wanted, received);
      const unwanted = without(received, wanted);
      if (missing.length + unwanted.length === 0) return [];
      return [{ event: `${event.type}.v${event.version} of ${event.source}`, way: name, missing, unwanted }];
    });
  });

/** What is left of `all` when each of `some` is taken away once: who receives an event twice is there twice. */
const without = (all: readonly string[], some: readonly string[]): readonly string[] => {
  const left = [...some];
  return all.filter((one) => {
    const place = left.indexOf(one);
    if (place === -1) return true;
    left.splice(place, 1);
    return false;
  });
};
