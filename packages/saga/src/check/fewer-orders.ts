import { holderOf, stepNamed, stepsOf } from '../definition.ts';
import { hasNoReturn } from '../forward.ts';
import { asked, found, givenBack, heard, type Move, type Rules, uncalled } from './moves.ts';
import { type Answer, reachedBy } from './participants.ts';
import {
  ANSWERS,
  CARGO,
  type Cargo,
  carried,
  count,
  EMPTY,
  type Flight,
  spend,
  type World,
} from './world.ts';

/*
 * Many orders differ in nothing that anybody could tell, and one of them stands for all:
 *
 * - When a participant handles a request can be told from nothing but its answer, which may be as late as it likes, and from
 *   the compensation that reaches the same participant. So a request is handled as soon as it is sent, or is `slow`: then it
 *   is handled only when its compensation has been sent.
 * - A compensation is handled as soon as it is sent, unless slow requests are on their way to the participants that it reaches.
 * - What is lost or comes twice is lost or doubled when it is sent.
 * - What is on its way and would change nothing whenever it arrived is left out (`isInert`).
 *
 * The tests explore small sagas both ways and compare what the sagas come to.
 */

export const fewerOrders = (rules: Rules, world: World): readonly Move[] => {
  const steps = stepsOf(rules.definition).map(({ name }) => name);
  const fresh = steps.find((step) => count(world, step, 'request') > 0);
  if (fresh !== undefined) return requests(rules, world, fresh).map(withoutInert(rules));
  const undo = steps.find((step) => count(world, step, 'undo') > 0 && !isContended(rules, world, step));
  if (undo !== undefined) return compensations(rules, world, undo).map(withoutInert(rules));
  const deliveries = steps.flatMap((step) => [
    ...slowRequests(rules, world, step),
    ...(count(world, step, 'undo') > 0 ? compensations(rules, world, step) : []),
    ...ANSWERS.flatMap((answer) => arrivals(rules, world, step, answer)),
  ]);
  // Until its compensation is sent a slow request waits for something else to go wrong; it is not that nothing can happen.
  const isIdle = deliveries.length === 0 && steps.every((step) => count(world, step, 'slow') === 0);
  return [...deliveries, ...uncalled(rules, world, isIdle)].map(withoutInert(rules));
};

/** An answer on its way: once, twice, or never. */
const sent =
  (step: string) =>
  (world: World, answer: Answer): readonly World[] => {
    const once = carried(world, step, answer, 1);
    const twice = spend(carried(once, step, answer, 1), 'mishaps');
    const never = spend(world, 'mishaps');
    return [once, ...(twice === undefined ? [] : [twice]), ...(never === undefined ? [] : [never])];
  };

const requests = (rules: Rules, world: World, step: string): readonly Move[] => {
  const gone = carried(world, step, 'request', -1);
  const again = spend(world, 'mishaps');
  const lost = spend(gone, 'mishaps');
  const isRival = holderOf(stepNamed(rules.definition, step)) !== undefined;
  const what = `${step} handles the request`;
  return [
    ...asked(rules, gone, step, what, sent(step)),
    ...(again === undefined ? [] : asked(rules, again, step, `${what}, which comes again`, sent(step))),
    ...(lost === undefined ? [] : [found(rules, `the request of ${step} is lost`, lost)]),
    ...(isRival ? [found(rules, `the request of ${step} is slow`, carried(gone, step, 'slow', 1))] : []),
  ];
};

const isContended = (rules: Rules, world: World, step: string): boolean =>
  reachedBy(rules.definition, step).some(({ name }) => count(world, name, 'slow') > 0);

const compensations = (rules: Rules, world: World, step: string): readonly Move[] => {
  const gone = carried(world, step, 'undo', -1);
  const again = spend(world, 'mishaps');
  const lost = spend(gone, 'mishaps');
  const what = `${step} handles the compensation`;
  return [
    ...givenBack(rules, gone, step, what, sent(step)),
    ...(again === undefined ? [] : givenBack(rules, again, step, `${what}, which comes again`, sent(step))),
    ...(lost === undefined ? [] : [found(rules, `the compensation of ${step} is lost`, lost)]),
  ];
};

const slowRequests = (rules: Rules, world: World, step: string): readonly Move[] => {
  const holder = holderOf(stepNamed(rules.definition, step));
  if (count(world, step, 'slow') === 0 || holder === undefined) return [];
  // Before that it is as if it had been handled at once, and its answer were slow.
  if ((world.saga.steps[holder]?.undoAttempts ?? 0) === 0) return [];
  const gone = carried(world, step, 'slow', -1);
  return asked(rules, gone, step, `${step} handles the slow request`, sent(step));
};

const arrivals = (rules: Rules, world: World, step: string, answer: Answer): readonly Move[] =>
  count(world, step, answer) === 0
    ? []
    : [heard(rules, carried(world, step, answer, -1), step, answer, `the saga hears ${answer} of ${step}`)];

/** The move, without what is on its way and cannot change anything any more. */
const withoutInert =
  (rules: Rules) =>
  (move: Move): Move => {
    if (move.violation !== undefined) return move;
    const world = withoutIdleBudget(rules, move.world);
    const inert = stepsOf(rules.definition).flatMap(({ name }) =>
      CARGO.filter((cargo) => count(world, name, cargo) > 0 && isInert(rules, world, name, cargo)).map(
        (cargo) => [name, cargo] as const,
      ),
    );
    if (inert.length === 0) return { ...move, world };
    const flights: Record<string, Flight> = { ...world.flights };
    for (const [name, cargo] of inert) flights[name] = { ...(flights[name] ?? EMPTY), [cargo]: 0 };
    return found(rules, move.what, { ...world, flights });
  };

/** What can no longer happen needs no budget: nobody cancels what has turned back or cannot, and only what has failed gets stuck. */
const withoutIdleBudget = ({ definition }: Rules, world: World): World => {
  const { saga, budget } = world;
  const isFinal = hasNoReturn(definition, saga) && (saga.status === 'RUNNING' || saga.status === 'COMPLETED');
  const cancellations = isFinal || saga.status !== 'RUNNING' ? 0 : budget.cancellations;
  const resumptions = isFinal ? 0 : budget.resumptions;
  return cancellations === budget.cancellations && resumptions === budget.resumptions
    ? world
    : { ...world, budget: { ...budget, cancellations, resumptions } };
};

/** Whether what is on its way to or from a step changes nothing, now or later. */
export const isInert = (rules: Rules, world: World, step: string, cargo: Cargo): boolean => {
  const { saga } = world;
  const state = saga.steps[step];
  const { undo } = stepNamed(rules.definition, step);
  if (state === undefined) return false;
  const hasTurned = saga.status === 'COMPENSATING' || saga.status === 'FAILED' || saga.status === 'STUCK';
  // What takes nothing has no bearing on a saga that has failed.
  if (hasTurned && undo.kind === 'nothing' && !rules.takes.has(step)) return true;
  // Past the point of no return what is done stays done, and nobody waits for what is reported.
  if (!hasTurned && hasNoReturn(rules.definition, saga))
    if (state.status === 'DONE' || (state.status === 'REPORTED' && !rules.takes.has(step))) return true;
  switch (cargo) {
    case 'success':
      // Of a step that was asked once, and is known to have succeeded.
      return state.attempts === 1 && state.reply !== undefined;
    case 'refusal':
      // No step that was answered, or is given back, is asked again.
      return state.status !== 'WAITING' && state.status !== 'ASKED';
    case 'undone':
      return state.status === 'UNDONE' && !canStillSucceed(rules, world, step);
    case 'request':
    case 'slow':
    case 'undo':
      return false;
  }
};

/** Whether a success may come of a step that the compensation of `step` reaches. */
const canStillSucceed = (rules: Rules, world: World, step: string): boolean =>
  reachedBy(rules.definition, step).some(({ name }) =>
    (['request', 'slow', 'success'] as const).some((cargo) => count(world, name, cargo) > 0),
  );
