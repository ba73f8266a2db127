/** Something that an id leads to, with the ids by which it is opened. */
export type SearchHit =
  | {
      readonly kind: 'aggregate';
      readonly title: string;
      readonly where: { readonly service: string; readonly type: string; readonly id: string };
    }
  | {
      readonly kind: 'event';
      readonly title: string;
      readonly where: {
        readonly service: string;
        readonly type: string;
        readonly id: string;
        /** Of the aggregate, by which the event is found in its stream. */
        readonly version: number;
        readonly eventId: string;
        readonly correlationId: string;
      };
    }
  | { readonly kind: 'journey'; readonly title: string; readonly where: { readonly correlationId: string } }
  | {
      readonly kind: 'saga';
      readonly title: string;
      readonly where: { readonly service: string; readonly saga: string; readonly sagaId: string };
    }
  | { readonly kind: 'dead-letter'; readonly title: string; readonly where: { readonly id: string } };

/** `GET /operations/search?q=`. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** Services that did not answer. */
  readonly unknown: readonly string[];
}
