import { durationsOf, latencyOf } from '../durations.ts';
import { countedIn, totalOf } from './counting.ts';
import type { Gathered } from './gather.ts';
import { allMet, isWithin, type Kpi, type KpiPart, shareAbove } from './kpi.ts';
import { largest } from './performance.ts';
import type { Wait, Workflow, WorkflowStage } from './shape.ts';

/** How much of what was begun came to its end. */
export const workflowCompletion = ({ figures, shape }: Gathered): Kpi => {
  const ofStage = ({ begins, ends }: WorkflowStage) => {
    const begun = countedIn(figures, begins);
    return { begun, ended: Math.min(begun, countedIn(figures, ends)) };
  };
  const parts = shape.workflows.map(({ name, stages }: Workflow): KpiPart => {
    const counts = stages.map(ofStage);
    const basis = counts.map(({ begun, ended }) => `${ended} of ${begun}`).join(', then ');
    const worst = counts
      .filter(({ begun }) => begun > 0)
      .toSorted((one, other) => one.ended / one.begun - other.ended / other.begun)[0];
    const share = shareAbove({ part: worst?.ended ?? 0, of: worst?.begun ?? 0 }, 0.95);
    return { name, ...share, basis };
  });
  return {
    name: 'workflow completion',
    target: '> 95 %',
    unit: '%',
    ...smallest(parts),
    met: allMet(parts),
    basis:
      'of the workflow that is completed most rarely, the stage that is: what ended of what began. What began just before the end of the range ends after it',
    parts,
  };
};

/** What services asked or told each other. */
export const crossServiceSuccess = ({ figures, shape }: Gathered): Kpi => {
  const crossing = figures.consumers.filter(({ place, type }) => {
    const [to, from] = [shape.consumers.get(place)?.service, shape.types.get(type)];
    return to !== undefined && from !== undefined && to !== from;
  });
  const [handled, dead] = [totalOf(crossing, 'handled'), totalOf(crossing, 'deadLettered')];
  return {
    name: 'cross-service operation success',
    target: '> 98 %',
    unit: '%',
    ...shareAbove({ part: handled, of: handled + dead }, 0.98),
    basis: `events that another service than their own has to handle: ${handled} handled, ${dead} dead letters`,
  };
};

/** How much of what services publish is used by somebody. */
export const adoption = ({ figures, shape }: Gathered): Kpi => {
  const used = [...shape.types.keys()].filter((type) => shape.handledTypes.has(type));
  const seen = new Set(figures.consumers.filter(({ counts }) => counts.handled > 0).map(({ type }) => type));
  return {
    name: 'event-driven feature adoption',
    target: 'none is set',
    unit: '%',
    ...(shape.types.size === 0 ? {} : { value: (used.length / shape.types.size) * 100 }),
    met: 'unknown',
    basis: `${used.length} of ${shape.types.size} types of events have a consumer; ${used.filter((type) => seen.has(type)).length} of those were handled in the range`,
  };
};

/** What people wait for whose command was accepted before it had all of its effects. */
export const asynchronousWaits = ({ figures, sagas, shape }: Gathered): Kpi => {
  const parts = shape.waits.map((wait: Wait): KpiPart => {
    const { count, p50, p95 } =
      'saga' in wait
        ? (sagas.find(({ saga }) => saga === wait.saga)?.completing ?? { count: 0 })
        : durationsOf(
            latencyOf(
              figures.consumers.filter(({ place, type }) => place === wait.by && type === wait.handled),
            ),
          );
    return {
      name: wait.name,
      ...(p95 === undefined ? {} : { value: p95 }),
      met: isWithin(p95, wait.withinMilliseconds),
      basis:
        p50 === undefined
          ? 'nobody waited'
          : `${count} waits, half of them ${p50} ms at most; p95 within ${wait.withinMilliseconds} ms`,
    };
  });
  return {
    name: 'waits for asynchronous commands, p95',
    target: 'each its own',
    unit: 'ms',
    ...largest(parts),
    met: allMet(parts),
    basis: 'the longest of them; met when each is as short as is promised',
    parts,
  };
};

const smallest = (parts: readonly KpiPart[]): { readonly value?: number } => {
  const values = parts.flatMap(({ value }) => value ?? []);
  return values.length === 0 ? {} : { value: Math.min(...values) };
};
