import { isCatchAll, type Route, type Service } from '@edtech/infrastructure';
import { inspecting } from './inspect.ts';
import { execution, functionKey, type LambdaFunction, needed } from './lambda-function.ts';
import type { Yaml } from './yaml.ts';

/**
 * The functions that answer requests.
 * @param platform all services, for those that ask each of them
 */
export const routeFunctions = (service: Service, platform: readonly Service[]): readonly LambdaFunction[] =>
  service.routes.map((route) => {
    const common = needed(service, route);
    const { environment, statements } = execution(service, route);
    const asking = route.inspects ? inspecting(platform) : undefined;
    return {
      ...common,
      key: functionKey(route.file),
      file: route.file,
      environment: { ...environment, ...common.environment, ...asking?.environment },
      events: [{ httpApi: httpApi(route) }],
      statements: [...statements, ...common.statements, ...(asking?.statements ?? [])],
    };
  });

/** Whoever calls needs a token of the platform's user pool, unless the route is open. */
const httpApi = (route: Route): Yaml => {
  const { method, path, open = false } = route;
  if (isCatchAll(route)) return '*';
  return open ? `${method} ${path}` : { method, path, authorizer: { name: 'user' } };
};
