import type { Figures, PlaceFigures } from '@edtech/metrics';
import type { CountedEvents } from './shape.ts';

export const totalOf = <Count extends string>(figures: readonly PlaceFigures<Count>[], what: Count): number =>
  figures.reduce((total, { counts }) => total + counts[what], 0);

/** How many events of these kinds were counted. */
export const countedIn = ({ consumers, outboxes }: Figures, kinds: readonly CountedEvents[]): number =>
  kinds.reduce(
    (total, kind) =>
      total +
      ('published' in kind
        ? totalOf(
            outboxes.filter(({ type }) => type === kind.published),
            'published',
          )
        : totalOf(
            consumers.filter(({ place, type }) => place === kind.by && type === kind.handled),
            'handled',
          )),
    0,
  );
