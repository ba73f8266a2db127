/**
 * Accepted by every local service. Letters and digits only, because DynamoDB Local refuses anything else, and the same
 * everywhere, because there each access key has a database of its own.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
