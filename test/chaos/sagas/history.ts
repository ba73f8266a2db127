import type { Item } from '@edtech/event-store';
import type { SagaState } from '@edtech/saga';

const KEY = /^history#(\d+)#(\d+)$/;

/** What is wrong with a history: it counts every transition of its saga, each with one cause, up to the state that there is. */
export const historyDisorders = (
  { state, revision }: { readonly state: SagaState; readonly revision: number },
  history: readonly Item[],
): readonly string[] => {
  const lines = history.map((item) => {
    const [, of, position] = KEY.exec(item.sk) ?? [];
    return { item, revision: Number(of), position: Number(position) };
  });
  const transitions = [...Map.groupBy(lines, (line) => line.revision)];
  const revisions = transitions.map(([of]) => of);
  const gaps = transitions.filter(([, all]) => !all.every(({ position }, index) => position === index + 1));
  const causes = Map.groupBy(
    transitions.map(([, all]) => all[0]?.item),
    (item) => `${item?.causeKind} ${item?.causeId}`,
  );
  const last = lines.at(-1)?.item;
  return [
    ...(isCounted(revisions, revision)
      ? []
      : [`the history of its ${revision} transitions has ${revisions.join(', ')}`]),
    ...gaps.map(([of]) => `transition ${of} has lines without an order`),
    ...(lines[0]?.item.what === 'started' ? [] : ['its history does not begin with its start']),
    ...(last?.status === state.status
      ? []
      : [`its history ends as ${last?.status}, and it is ${state.status}`]),
    ...[...causes]
      .filter(([, all]) => all.length > 1)
      .map(([cause, all]) => `${cause} had ${all.length} effects: ${all.map((one) => one?.what).join(', ')}`),
  ];
};

const isCounted = (revisions: readonly number[], revision: number): boolean =>
  revisions.length === revision && revisions.every((one, index) => one === index + 1);
