/** How a client of DynamoDB Local is made: each database (access key id) is apart from every other. */
export function connection(endpoint: string, database = 'tests') {
  return {
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: database, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}
