import { diagramOf, graphOf, stageNameOf } from '../src/index.ts';
import { bookTrip } from './trip.ts';

const graph = graphOf(bookTrip);

test('a graph has every state of the saga once, and transitions between those alone', () => {
  const names = graph.states.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { from, to } of graph.transitions) {
    expect(names).toContain(from);
    expect(names).toContain(to);
  }
  const reached = new Set(graph.transitions.map(({ to }) => to));
  expect(names.filter((name) => !reached.has(name))).toEqual(['START']);
});

test('it says what the diagram says', () => {
  const drawn = diagramOf(bookTrip)
    .split('\n')
    .flatMap((line) => {
      const [, from, to] = /^ +(\w+|\[\*\]) --> (\w+): /.exec(line) ?? [];
      return from === undefined || to === undefined || line.startsWith('        ')
        ? []
        : [`${from === '[*]' ? 'START' : from} ${to}`];
    });
  expect(graph.transitions.map(({ from, to }) => `${from} ${to}`).toSorted()).toEqual(drawn.toSorted());
});

test('the stages are named as the saga reaches them', () => {
  expect(bookTrip.stages.map((_, position) => stageNameOf(bookTrip, position))).toEqual(
    bookTrip.stages.map(({ name }) => name),
  );
  expect(stageNameOf(bookTrip, bookTrip.stages.length)).toBe('COMPLETED');
});
