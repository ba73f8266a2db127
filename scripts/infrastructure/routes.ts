import { isCatchAll, type Route, type Service } from '@edtech/infrastructure';
import { execution, functionKey, type LambdaFunction, needed } from './lambda-function.ts';
import type { Yaml } from './yaml.ts';

/** The functions that answer requests. */
export const routeFunctions = (service: Service): readonly LambdaFunction[] =>
  service.routes.map((route) => {
    const common = needed(service, route);
    const { environment, statements } = execution(service, route);
    return {
      ...common,
      key: functionKey(route.file),
      file: route.file,
      environment: { ...environment, ...common.environment },
      events: [{ httpApi: httpApi(route) }],
      statements: [...statements, ...common.statements],
    };
  });

/** Whoever calls needs a token of the platform's user pool, unless the route is open. */
const httpApi = (route: Route): Yaml => {
  const { method, path, open = false } = route;
  if (isCatchAll(route)) return '*';
  return open ? `${method} ${path}` : { method, path, authorizer: { name: 'user' } };
};
