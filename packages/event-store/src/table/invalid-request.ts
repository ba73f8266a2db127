import { LIMITS } from '../limits.ts';
import { MOST_PUTS } from './puts.ts';
import type { Item, ItemElsewhere, Update, Write } from './table.ts';

/**
 * A request that DynamoDB refuses as such, whatever is in the table. A mistake of the program: it is neither retried nor
 * shown to a caller. DynamoDB itself reports it as a ValidationException or IdempotentParameterMismatchException.
 */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

/**
 * What DynamoDB demands of a transaction beside its conditions and sizes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 * @throws InvalidRequest
 */
export const demandTransaction = (writes: readonly Write[]): void => {
  if (writes.length === 0) throw new InvalidRequest('A transaction needs at least one write.');
  if (writes.length > LIMITS.actions) {
    throw new InvalidRequest(
      `A transaction takes ${LIMITS.actions} writes at most; these are ${writes.length}.`,
    );
  }
  const seen = new Set<string>();
  for (const write of writes) {
    const { pk, sk } = write.kind === 'put' ? write.item : write.key;
    const key = JSON.stringify([pk, sk]);
    if (seen.has(key)) throw new InvalidRequest(`A transaction touches ${pk} ${sk} more than once.`);
    seen.add(key);
    if (write.kind === 'check' && write.when.length === 0) {
      throw new InvalidRequest(`The check of ${pk} ${sk} has no condition.`);
    }
    if (write.kind === 'update') demandUpdate(write);
  }
};

/** What DynamoDB demands of an update. @throws InvalidRequest */
export const demandUpdate = ({ key, set, remove = [], add = {} }: Update): void => {
  const changed = [...Object.keys(set), ...remove, ...Object.keys(add)];
  const of = `The update of ${key.pk} ${key.sk}`;
  if (changed.length === 0) throw new InvalidRequest(`${of} changes nothing.`);
  if (new Set(changed).size < changed.length) throw new InvalidRequest(`${of} changes an attribute twice.`);
  if (changed.includes('pk') || changed.includes('sk')) throw new InvalidRequest(`${of} changes the key.`);
};

/** What DynamoDB demands of a request of puts beside their sizes. @throws InvalidRequest */
export const demandPuts = (items: readonly Item[], along: ItemElsewhere | undefined): void => {
  const count = items.length + (along === undefined ? 0 : 1);
  if (items.length === 0 || count > MOST_PUTS)
    throw new InvalidRequest(`A request takes 1 to ${MOST_PUTS} puts; these are ${count}.`);
  if (new Set(items.map(({ pk, sk }) => JSON.stringify([pk, sk]))).size < items.length)
    throw new InvalidRequest('A request puts the same item more than once.');
};
