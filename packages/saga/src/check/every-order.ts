import { stepsOf } from '../definition.ts';
import { asked, found, givenBack, heard, type Move, type Rules, uncalled } from './moves.ts';
import type { Answer } from './participants.ts';
import { ANSWERS, carried, count, spend, type World } from './world.ts';

/** Everything that may happen next, in every order: nothing is argued away. For small sagas, and to test `fewerOrders` by. */
export const everyOrder = (rules: Rules, world: World): readonly Move[] => {
  const deliveries = stepsOf(rules.definition).flatMap(({ name }) => [
    ...handlings(rules, world, name),
    ...ANSWERS.flatMap((answer) => arrivals(rules, world, name, answer)),
  ]);
  return [...deliveries, ...uncalled(rules, world, deliveries.length === 0)];
};

const inStep =
  (step: string) =>
  (world: World, answer: Answer): readonly World[] => [carried(world, step, answer, 1)];

/** A participant gets a request or a compensation: once, once more, or never. */
const handlings = (rules: Rules, world: World, step: string): readonly Move[] =>
  (['request', 'undo'] as const).flatMap((cargo) => {
    if (count(world, step, cargo) === 0) return [];
    const name = cargo === 'request' ? 'the request' : 'the compensation';
    const handle = cargo === 'request' ? asked : givenBack;
    const gone = carried(world, step, cargo, -1);
    const again = spend(world, 'mishaps');
    const lost = spend(gone, 'mishaps');
    const what = `${step} handles ${name}`;
    return [
      ...handle(rules, gone, step, what, inStep(step)),
      ...(again === undefined ? [] : handle(rules, again, step, `${what}, which comes again`, inStep(step))),
      ...(lost === undefined ? [] : [found(rules, `${name} of ${step} is lost`, lost)]),
    ];
  });

/** The saga gets an answer: once, once more, or never. */
const arrivals = (rules: Rules, world: World, step: string, answer: Answer): readonly Move[] => {
  if (count(world, step, answer) === 0) return [];
  const gone = carried(world, step, answer, -1);
  const again = spend(world, 'mishaps');
  const lost = spend(gone, 'mishaps');
  const what = `the saga hears ${answer} of ${step}`;
  return [
    heard(rules, gone, step, answer, what),
    ...(again === undefined ? [] : [heard(rules, again, step, answer, `${what}, which comes again`)]),
    ...(lost === undefined ? [] : [found(rules, `${answer} of ${step} is lost`, lost)]),
  ];
};
