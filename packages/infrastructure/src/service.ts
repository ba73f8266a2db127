import type { Service, ServiceDeclaration } from './declaration.ts';
import { problemsOf } from './problems.ts';
import { DeclarationRefused } from './refused.ts';

/**
 * Declares what a service consists of. `npm run infrastructure` derives its functions, tables, queues, rules and roles.
 * @throws DeclarationRefused
 *
 * @example
 * export default service({
 *   name: 'payment',
 *   consumers: [consumes(accounts, { does: 'opens an account for every user' })],
 *   routes: [route('GET /payments/{paymentId}', 'get-payment', { does: 'Reads a payment', reads: true })],
 * });
 */
export const service = (declaration: ServiceDeclaration): Service => {
  const declared = {
    publishes: true,
    aggregates: [],
    routes: [],
    consumers: [],
    jobs: [],
    sagas: [],
    ...declaration,
  };
  const problems = problemsOf(declared);
  if (problems.length > 0)
    throw new DeclarationRefused(problems.map((problem) => `${declaration.name}: ${problem}`));
  return declared;
};
