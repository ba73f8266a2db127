import type { SagaDiagram } from '@edtech/operations/answers';

/** How any saga stands, as a diagram: the kinds say where each is drawn. */
export const STATUSES: SagaDiagram = {
  states: [
    { name: 'RUNNING', kind: 'start', steps: [] },
    { name: 'COMPLETED', kind: 'completed', steps: [] },
    { name: 'FAILED', kind: 'failed', steps: [] },
    { name: 'COMPENSATING', kind: 'undo', steps: [] },
    { name: 'STUCK', kind: 'stuck', steps: [] },
  ],
  transitions: [
    { from: 'RUNNING', to: 'COMPLETED', on: 'all that it asked for was done' },
    { from: 'RUNNING', to: 'COMPENSATING', on: 'refused, unanswered, overdue or cancelled' },
    { from: 'COMPENSATING', to: 'FAILED', on: 'what it took is given back' },
    { from: 'COMPENSATING', to: 'STUCK', on: 'asked to give back, in vain' },
    { from: 'STUCK', to: 'COMPENSATING', on: 'resumed by a person' },
  ],
};
