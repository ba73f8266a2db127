/** Ends what the global setup started; jest hands it over through the global object of its own process. */
export default async (): Promise<void> => {
  if ('stopDynamoDb' in globalThis && typeof globalThis.stopDynamoDb === 'function')
    await globalThis.stopDynamoDb();
};
