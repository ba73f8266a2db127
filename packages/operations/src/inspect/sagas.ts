import type { Service } from '@edtech/infrastructure';
import {
  graphOf,
  type HistoryEntry,
  newestSagas,
  nextDeadline,
  readHistory,
  readSaga,
  type SagaDefinition,
  type StoredSaga,
  sagasStarted,
  stageNameOf,
} from '@edtech/saga';
import type { SagaAnswer, SagaHistoryEntry, SagaMessageAnswer, SagaSummary } from '../answers/index.ts';
import { sagaMetricsOf } from '../saga-metrics.ts';
import { publicationsBetween } from './publications.ts';
import type { QuestionOf } from './question.ts';
import type { InspectedSagas, InspectTools } from './tools.ts';

/** Sagas of one name. */
export interface SagasPart {
  readonly counts: Readonly<Record<SagaSummary['status'], number>>;
  readonly sagas: readonly SagaSummary[];
}

/** Those that began in this time are counted. */
const COUNTED_MILLISECONDS = 86_400_000;

const sagasNamed = ({ sagas: running }: Service, { sagas }: InspectTools, name: string) =>
  running.some(({ saga }) => saga.name === name) ? sagas : undefined;

/** The newest sagas of a name; undefined when the service runs none of it. */
export const sagasOf = async (
  service: Service,
  tools: InspectTools,
  { saga, ...query }: QuestionOf<'sagas'>,
): Promise<SagasPart | undefined> => {
  const sagas = sagasNamed(service, tools, saga);
  if (sagas === undefined) return undefined;
  const now = tools.now();
  const range = {
    from: new Date(now - COUNTED_MILLISECONDS).toISOString(),
    to: new Date(now + 1).toISOString(),
  };
  const started = async () => {
    const runs = [];
    for await (const run of sagasStarted(sagas.index, { name: saga, ...range })) runs.push(run);
    return sagaMetricsOf(saga, runs).states;
  };
  const { ask: _, ...newest } = query;
  const [counts, found] = await Promise.all([started(), newestSagas(sagas.index, { name: saga, ...newest })]);
  return { counts, sagas: found.map((one) => summaryOf(one, sagas.definitions)) };
};

const definitionOf = (
  { name, state }: StoredSaga,
  definitions: readonly SagaDefinition[],
): SagaDefinition | undefined =>
  definitions.find((one) => one.name === name && one.version === state.definitionVersion);

/** The stage that it has reached; its number, where nobody knows the definition any more. */
const stepOf = (saga: StoredSaga, definitions: readonly SagaDefinition[]): string => {
  const definition = definitionOf(saga, definitions);
  const { stage, status } = saga.state;
  if (status === 'COMPLETED' || status === 'FAILED' || status === 'STUCK') return status;
  return definition === undefined ? `stage ${stage + 1}` : stageNameOf(definition, stage);
};

const summaryOf = (saga: StoredSaga, definitions: readonly SagaDefinition[]): SagaSummary => {
  const { id, state, updatedAt, correlationId } = saga;
  return {
    sagaId: id,
    status: state.status,
    step: stepOf(saga, definitions),
    startedAt: state.startedAt,
    updatedAt,
    ...(state.finishedAt === undefined ? {} : { endedAt: state.finishedAt }),
    ...(state.failure === undefined ? {} : { failure: state.failure.code }),
    correlationId,
  };
};

/** A saga with all that happened to it; undefined when the service has no such one. */
export const sagaOf = async (
  service: Service,
  tools: InspectTools,
  { saga: name, sagaId: id }: QuestionOf<'saga'>,
): Promise<SagaAnswer | undefined> => {
  const sagas = sagasNamed(service, tools, name);
  const saga = sagas && (await readSaga(sagas.store.table, { name, id }));
  if (sagas === undefined || saga === undefined) return undefined;
  const { state, revision } = saga;
  const deadline = nextDeadline(state);
  const definition = definitionOf(saga, sagas.definitions);
  const [history, requests] = await Promise.all([
    readHistory(sagas.store.table, saga),
    messagesOf(sagas, saga),
  ]);
  const { failure: _, ...summary } = summaryOf(saga, sagas.definitions);
  return {
    ...summary,
    saga: name,
    service: service.name,
    version: state.definitionVersion,
    revision,
    ...(state.failure === undefined ? {} : { failure: state.failure }),
    steps: Object.entries(state.steps).map(([step, { status, attempts, undoAttempts }]) => ({
      name: step,
      status,
      attempts,
      undoAttempts,
    })),
    openTimers: state.openTimers,
    ...(deadline === undefined ? {} : { nextDeadline: deadline }),
    history: history.map((entry, position) => historyEntry(entry, history[position - 1])),
    requests,
    diagram: definition === undefined ? { states: [], transitions: [] } : graphOf(definition),
  };
};

const historyEntry = (
  { what, status, ...entry }: HistoryEntry,
  before: HistoryEntry | undefined,
): SagaHistoryEntry => ({
  ...entry,
  transition: what,
  ...(before === undefined ? {} : { from: before.status }),
  to: status,
});

const messagesOf = async (
  { store }: InspectedSagas,
  { name, id, revision, startedBy, correlationId }: StoredSaga,
): Promise<readonly SagaMessageAnswer[]> => {
  const found = await Promise.all(
    [{ type: name, id }, startedBy].map((aggregate) =>
      publicationsBetween(store.table, aggregate, 1, revision),
    ),
  );
  return found
    .flatMap((byTransition) => [...byTransition.values()].flat())
    .filter((item) => item.correlationId === correlationId)
    .toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))
    .map((item) => ({
      id: item.id,
      type: item.eventType,
      version: item.eventVersion,
      createdAt: item.createdAt,
      status: item.status,
      ...(item.processedAt === undefined ? {} : { processedAt: item.processedAt }),
    }));
};
