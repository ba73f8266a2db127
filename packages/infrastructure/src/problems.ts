import { consumerProblems, consumersProblems } from './consumer-problems.ts';
import type { Service } from './declaration.ts';
import { consumerFile } from './function-name.ts';
import { isKebabCase, NAME_CHARACTERS } from './names.ts';
import type { Needs } from './needs.ts';
import { needsProblems } from './needs-problems.ts';
import { repeated } from './repeated.ts';
import { isCatchAll, type Route } from './route.ts';
import { sagaConsumers, sagaProblems } from './runs.ts';

/** The files of the functions that a service has without naming them. */
const RUNTIME_FILES = [
  'forward-outbox',
  'sweep-outbox',
  'sweep-inbox',
  'project',
  'sweep-projections',
  'verify-projections',
  'forward-sagas-outbox',
  'sweep-sagas-outbox',
  'saga-timers',
  'saga-delays',
  'sweep-sagas',
  'connections',
  'mend',
];

/** An HTTP API gives up after 30 s: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const ROUTE_SECONDS = 29;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What is wrong with a declaration by itself; nothing when it is right. */
export const problemsOf = (service: Service): readonly string[] => {
  const { name, readModels, routes, consumers, jobs, sagas } = service;
  const functions: readonly (readonly [file: string, needs: Needs])[] = [
    ...routes.map((one) => [one.file, one] as const),
    ...consumers.map((one) => [consumerFile(name, one), one] as const),
    ...jobs.map((one) => [one.file, one] as const),
    ...sagas.flatMap((one) => sagaConsumers(name, one).map(({ file }) => [file, one] as const)),
  ];
  const files = functions.map(([file]) => file);
  return [
    ...(isKebabCase(name) ? [] : [`the name is of lower-case words with hyphens between them`]),
    ...(readModels === undefined ? [] : readModelProblems(readModels)),
    ...files.flatMap((file) => fileProblems(file)),
    ...repeated(files).map((file) => `two functions have the file ${file}`),
    ...functions.flatMap(([file, needs]) =>
      needsProblems(service, needs).map((problem) => `${file} ${problem}`),
    ),
    ...routes.flatMap(routeProblems),
    ...repeated(routes.map(routeOf)).map((route) => `two functions answer ${route}`),
    ...consumers.flatMap((one) => consumerProblems(name, one)),
    ...consumersProblems(service),
    ...sagaProblems(name, sagas),
    ...jobs.flatMap(({ file, schedules = [] }) =>
      schedules
        .filter((schedule) => !/^(rate|cron)\(.+\)$/.test(schedule))
        .map((schedule) => `${file} is to run at "${schedule}", which is neither rate(…) nor cron(…)`),
    ),
  ];
};

const readModelProblems = ({
  projections,
  indexes = [],
}: NonNullable<Service['readModels']>): readonly string[] => [
  ...(projections.length === 0 ? ['the read models have no projection'] : []),
  ...indexes
    .filter((index) => !/^gsi[1-9]$/.test(index))
    .map((index) => `an index of the read models is called gsi1, gsi2, …, not ${index}`),
  ...repeated(indexes).map((index) => `the read models have two indexes ${index}`),
];

const fileProblems = (file: string): readonly string[] => {
  if (!isKebabCase(file))
    return [`a function's file is of lower-case words with hyphens between them, not "${file}"`];
  if (RUNTIME_FILES.includes(file)) return [`${file} is the file of a function that every service has`];
  return file.length > NAME_CHARACTERS
    ? [`${file} has ${file.length} characters; a function's file may have ${NAME_CHARACTERS}`]
    : [];
};

export const routeOf = ({ method, path }: Route): string => (path === '' ? method : `${method} ${path}`);

const routeProblems = (route: Route): readonly string[] => {
  const isRoute =
    METHODS.includes(route.method) && /^(\/([a-z0-9.-]+|\{[A-Za-z][A-Za-z0-9]*\}))+$/.test(route.path);
  return [
    ...(isRoute || (isCatchAll(route) && route.path === '')
      ? []
      : [`${route.file} answers "${routeOf(route)}", which is not like GET /accounts/{userId}`]),
    ...((route.timeoutSeconds ?? 0) > ROUTE_SECONDS
      ? [`${route.file} may take ${route.timeoutSeconds} s; who calls has gone after ${ROUTE_SECONDS}`]
      : []),
  ];
};
