export { type AggregatePart, type AggregateQuery, getAggregate } from './aggregate.ts';
export { type ConsumersSources, getConsumers, getEventTypes } from './consumers.ts';
export { getStatus, getUnhealthy } from './health.ts';
export { askAll, askWhoHas, InspectionFailed, type Inspections } from './inspections.ts';
export { getJourney } from './journey.ts';
export { lambdaInspections } from './lambda-inspections.ts';
export { getSaga, getSagas, type SagasPart } from './sagas.ts';
export { search } from './search.ts';
