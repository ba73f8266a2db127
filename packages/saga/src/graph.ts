import { type SagaDefinition, type Stage, stepsOf } from './definition.ts';

export interface GraphState {
  /** Name of the stage; `UNDO_<stage>` for its compensation; `START`, `STUCK`, `COMPLETED`, `FAILED`. */
  readonly name: string;
  readonly kind: 'start' | 'stage' | 'undo' | 'stuck' | 'completed' | 'failed';
  /** The steps of a stage, which are asked side by side, or given back. */
  readonly steps: readonly string[];
}

export interface GraphTransition {
  readonly from: string;
  readonly to: string;
  /** Types of the events that lead there, or words for what does. */
  readonly on: string;
}

export interface SagaGraph {
  readonly states: readonly GraphState[];
  readonly transitions: readonly GraphTransition[];
}

/** A saga as a graph: what `diagramOf` draws, for who draws it otherwise. */
export const graphOf = (definition: SagaDefinition): SagaGraph => {
  const { stages, startsOn } = definition;
  const compensable = stages.filter(isCompensable).toReversed();
  const backFrom = (position: number): string => {
    const first = compensable.find((stage) => stages.indexOf(stage) <= position);
    return first === undefined ? 'FAILED' : undoOf(first);
  };
  const single = (name: string, kind: GraphState['kind']): GraphState => ({ name, kind, steps: [] });
  return {
    states: [
      single('START', 'start'),
      ...stages.map(
        ({ name, steps }): GraphState => ({ name, kind: 'stage', steps: steps.map((step) => step.name) }),
      ),
      ...compensable.map(
        (stage): GraphState => ({
          name: undoOf(stage),
          kind: 'undo',
          steps: stage.steps.flatMap(({ name, undo }) => (undo.kind === 'compensation' ? [name] : [])),
        }),
      ),
      ...(compensable.length > 0 ? [single('STUCK', 'stuck')] : []),
      single('COMPLETED', 'completed'),
      single('FAILED', 'failed'),
    ],
    transitions: [
      { from: 'START', to: stages[0]?.name ?? 'COMPLETED', on: startsOn.type },
      ...stages.flatMap((stage, position): readonly GraphTransition[] => [
        {
          from: stage.name,
          to: stages[position + 1]?.name ?? 'COMPLETED',
          on: types(stage.steps.map(({ success }) => success.contract.type)),
        },
        ...(isFinal(definition, position)
          ? []
          : [
              {
                from: stage.name,
                to: backFrom(position),
                on: 'refused, unanswered, overdue or cancelled',
              },
            ]),
      ]),
      ...compensable.flatMap((stage, position): readonly GraphTransition[] => {
        const next = compensable[position + 1];
        const replies = stage.steps.flatMap(({ undo }) =>
          undo.kind === 'compensation' ? [undo.reply.contract.type] : [],
        );
        return [
          { from: undoOf(stage), to: next === undefined ? 'FAILED' : undoOf(next), on: types(replies) },
          { from: undoOf(stage), to: 'STUCK', on: 'asked in vain' },
          { from: 'STUCK', to: undoOf(stage), on: 'resumed by a person' },
        ];
      }),
    ],
  };
};

/** The stage that a saga has reached, or gives back: the name of a state of its graph, as far as one state says it. */
export const stageNameOf = ({ stages }: SagaDefinition, position: number): string =>
  stages[position]?.name ?? 'COMPLETED';

const undoOf = ({ name }: Stage): string => `UNDO_${name}`;

const isCompensable = ({ steps }: Stage): boolean => steps.some(({ undo }) => undo.kind === 'compensation');

const types = (all: readonly string[]): string => [...new Set(all)].join(', ');

/** Past the point of no return nothing leads back. */
const isFinal = (definition: SagaDefinition, position: number): boolean => {
  const { stages, pivot } = definition;
  return (
    pivot !== undefined &&
    stepsOf(definition).some(({ name }) => name === pivot) &&
    position > stages.findIndex(({ steps }) => steps.some(({ name }) => name === pivot))
  );
};
