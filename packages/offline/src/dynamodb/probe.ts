const ANSWER_MILLISECONDS = 5_000;

/** Whether a DynamoDB, of whatever make, answers there. */
export async function answersAsDynamoDb(endpoint: string): Promise<boolean> {
  try {
    // Unsigned, so that it is refused by all of them: with a request id, which no other server sends.
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
      },
      body: '{}',
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MILLISECONDS),
    });
    await response.body?.cancel();
    return response.headers.has('x-amzn-requestid');
  } catch {
    return false;
  }
}
