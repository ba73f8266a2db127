import { type SagaDefinition, stepsOf } from '../definition.ts';
import { transition } from '../transition.ts';
import { circleIn } from './circle.ts';
import { everyOrder } from './every-order.ts';
import { fewerOrders } from './fewer-orders.ts';
import { begin, type Move, type Rules, type Samples } from './moves.ts';
import { type Participants, remembering } from './participants.ts';
import type { Violation } from './properties.ts';
import { type Budget, isQuiet, keyOf, type World } from './world.ts';

/** What goes wrong at most in one run, unless said otherwise. */
export const USUAL_BUDGET: Budget = { timeouts: 2, mishaps: 1, cancellations: 1, resumptions: 1 };

export interface CheckOptions {
  readonly samples: Samples;
  readonly budget?: Partial<Budget>;
  /** Times that a step, or a compensation, is asked for at most: the saga may say more, which repeats what is explored. */
  readonly attempts?: number;
  /** Steps that take something. Unless told: those with a compensation, their own or another's. */
  readonly takes?: readonly string[];
  readonly participants?: Participants;
  readonly transition?: Rules['transition'];
  /** `all`: explores orders as well that nobody can tell from others. Much slower; finds the same. */
  readonly orders?: 'all' | 'fewer';
  /** When so many states were found it gives up. */
  readonly mostStates?: number;
  /** Told every world in which nothing more happens by itself. */
  readonly onEnd?: (world: World) => void;
  readonly onProgress?: (states: number, depth: number) => void;
}

export interface Counterexample extends Violation {
  /** From the beginning, as short as can be. */
  readonly trace: readonly TraceStep[];
}

export interface TraceStep {
  readonly what: string;
  /** Of the saga, after it. */
  readonly status: string;
}

export interface CheckReport {
  readonly saga: string;
  readonly version: number;
  /** `proven`: within the bound, whatever happens, all properties hold. `unfinished`: there were more states than were allowed. */
  readonly outcome: 'proven' | 'violated' | 'unfinished';
  readonly states: number;
  readonly moves: number;
  /** Moves of the longest run that was begun. */
  readonly depth: number;
  readonly budget: Budget;
  readonly attempts: number;
  /** Of which kind they were. */
  readonly participants: string;
  readonly ends: Readonly<Record<string, number>>;
  readonly counterexample?: Counterexample;
}

/** Where a state was found first, so that the way to it can be told again. */
interface Found {
  readonly parents: number[];
  readonly choices: number[];
}

/**
 * Explores every order in which requests, replies, failures, duplicates, losses, timers, cancellations and crashes can meet,
 * breadth first, so that a counter-example is one of the shortest.
 *
 * A crash before the commit leaves everything as it was, and the message comes again: that is the same state. A crash after
 * it has the message come again: that is `doubledReplies`, which is stricter than it is in production, because here no
 * inbox marker knows the message. States are compared by whole keys, so none is lost to a collision of hashes.
 */
export const check = (declared: SagaDefinition, options: CheckOptions): CheckReport => {
  const { attempts = 2, mostStates = 3_000_000, onProgress = () => {}, onEnd = () => {} } = options;
  const movesFrom = options.orders === 'all' ? everyOrder : fewerOrders;
  const definition = bounded(declared, attempts);
  const rules: Rules = {
    definition,
    transition: options.transition ?? transition,
    participants: options.participants ?? remembering,
    takes: new Set(options.takes ?? takingSteps(definition)),
    samples: options.samples,
  };
  const budget: Budget = { ...USUAL_BUDGET, ...options.budget };
  const numbers = new Map<string, number>();
  const found: Found = { parents: [], choices: [] };
  const edges: number[] = [];
  const ends: Record<string, number> = {};
  let moves = 0;
  let depth = 0;

  const report = (outcome: CheckReport['outcome'], counterexample?: Counterexample): CheckReport => ({
    saga: definition.name,
    version: definition.version,
    outcome,
    states: numbers.size,
    moves,
    depth,
    budget,
    attempts,
    participants: rules.participants.name,
    ends,
    ...(counterexample === undefined ? {} : { counterexample }),
  });

  /** The number of a world; a new one if it was never seen. */
  const numberOf = (
    world: World,
    parent: number,
    choice: number,
  ): { readonly number: number; readonly isNew: boolean } => {
    const key = keyOf(definition, world);
    const known = numbers.get(key);
    if (known !== undefined) return { number: known, isNew: false };
    const number = numbers.size;
    numbers.set(key, number);
    found.parents.push(parent);
    found.choices.push(choice);
    return { number, isNew: true };
  };

  const first = begin(rules, budget);
  if (first.violation !== undefined)
    return report('violated', { ...first.violation, trace: [traced(first)] });
  let frontier: readonly (readonly [number, World])[] = [[numberOf(first.world, -1, -1).number, first.world]];

  while (frontier.length > 0) {
    const next: (readonly [number, World])[] = [];
    for (const [number, world] of frontier) {
      const possible = movesFrom(rules, world);
      if (isQuiet(world)) {
        ends[world.saga.status] = (ends[world.saga.status] ?? 0) + 1;
        onEnd(world);
      }
      for (const [choice, move] of possible.entries()) {
        moves += 1;
        if (move.violation !== undefined)
          return report('violated', {
            ...move.violation,
            trace: [...retold(rules, movesFrom, budget, found, number), traced(move)],
          });
        const reached = numberOf(move.world, number, choice);
        edges.push(number, reached.number);
        if (reached.isNew) next.push([reached.number, move.world]);
      }
      if (numbers.size > mostStates) return report('unfinished');
    }
    frontier = next;
    depth += 1;
    onProgress(numbers.size, depth);
  }

  const onCircle = circleIn(numbers.size, edges);
  if (onCircle !== undefined)
    return report('violated', {
      property: 'it always ends',
      what: 'it can go round in a circle',
      trace: retold(rules, movesFrom, budget, found, onCircle),
    });
  return report('proven');
};

const takingSteps = (definition: SagaDefinition): readonly string[] =>
  stepsOf(definition)
    .filter(({ undo }) => undo.kind !== 'nothing')
    .map(({ name }) => name);

/** The saga with no more than so many attempts of everything. */
const bounded = (definition: SagaDefinition, attempts: number): SagaDefinition => {
  const limited = <Policy extends { readonly attempts: number }>(retry: Policy): Policy => ({
    ...retry,
    attempts: Math.min(retry.attempts, attempts),
  });
  return {
    ...definition,
    stages: definition.stages.map((stage) => ({
      ...stage,
      steps: stage.steps.map((step) => ({
        ...step,
        retry: limited(step.retry),
        undo:
          step.undo.kind === 'compensation' ? { ...step.undo, retry: limited(step.undo.retry) } : step.undo,
      })),
    })),
  };
};

const traced = ({ what, world }: Move): TraceStep => ({ what, status: world.saga.status });

/** The way to a state, told again from the beginning. */
const retold = (
  rules: Rules,
  movesFrom: typeof everyOrder,
  budget: Budget,
  { parents, choices }: Found,
  to: number,
): readonly TraceStep[] => {
  const way: number[] = [];
  for (let at = to; at > 0; at = parents[at] ?? 0) way.push(choices[at] ?? 0);
  const first = begin(rules, budget);
  const steps = [traced(first)];
  let { world } = first;
  for (const choice of way.reverse()) {
    const move = movesFrom(rules, world)[choice];
    if (move === undefined)
      throw new Error('The way to a state cannot be told again: the transition function is not pure.');
    steps.push(traced(move));
    world = move.world;
  }
  return steps;
};
