/** What was found of one consumer. */
export interface ConsumerRecount {
  /** Events of which a marker says that they were handled. */
  readonly marked: number;
  /** Events that a fence is past. */
  readonly fenced: number;
  /** Events that a fence is past because a person gave them up. */
  readonly givenUp: number;
  /** It keeps fences, be they past anything of the range or not. */
  readonly isFenced: boolean;
}

/** What was found in tables, or in parts of them. */
export interface Recount {
  /** Items that were read. */
  readonly items: number;
  /** By the consumers' names. */
  readonly consumers: Readonly<Record<string, ConsumerRecount>>;
  /** Records that were published, by the source of their events. */
  readonly published: Readonly<Record<string, number>>;
}

export const NO_RECOUNT: Recount = { items: 0, consumers: {}, published: {} };

export const NO_CONSUMER: ConsumerRecount = { marked: 0, fenced: 0, givenUp: 0, isFenced: false };

/** All parts as one. Neither their order nor how they are grouped makes a difference. */
export const recountAll = (parts: readonly Recount[]): Recount => {
  const consumers: Record<string, ConsumerRecount> = {};
  const published: Record<string, number> = {};
  for (const part of parts) {
    for (const [name, { marked, fenced, givenUp, isFenced }] of Object.entries(part.consumers)) {
      const there = consumers[name] ?? NO_CONSUMER;
      consumers[name] = {
        marked: there.marked + marked,
        fenced: there.fenced + fenced,
        givenUp: there.givenUp + givenUp,
        isFenced: there.isFenced || isFenced,
      };
    }
    for (const [source, count] of Object.entries(part.published))
      published[source] = (published[source] ?? 0) + count;
  }
  return { items: parts.reduce((total, { items }) => total + items, 0), consumers, published };
};

/** Of one consumer, in one item. */
export const ofConsumer = (name: string, found: Partial<ConsumerRecount>): Recount => ({
  ...NO_RECOUNT,
  consumers: { [name]: { ...NO_CONSUMER, ...found } },
});
