/** What holds for all operations. Markdown. */
export const introduction = `The HTTP API of the tutoring platform.

**Bodies** are JSON in UTF-8, at most 64 KiB. An object with a key twice, an unknown field, or a body where none is read, is refused.

**Versions.** An answer about one thing says its \`version\`, and the same as its ETag. Send the ETag back in If-Match and a change is made only if nobody was there in between: else 412. Lists and single reads come from read models, a moment behind: \`atLeast\` waits for the version that a change of your own answered with.

**Sending again.** POST takes an Idempotency-Key: the same key does the same thing once, and another request under it is refused with 422 \`idempotency-key-reused\`.

**Lists** come in pages of \`limit\`; \`cursor\` of one page is where the next begins, and is absent on the last.

**Refusals** are problem documents (RFC 9457, \`application/problem+json\`) with a stable \`code\`. Whose data it is not gets the answer that there is none. 429, most of 401, and 500 or 503 of a function that gave no answer are the gateway's own: \`application/json\` with a \`message\`. A path or a method that is not in this document is answered with 404 \`route-unknown\`.

**Coming back.** 503 says when in Retry-After, 202 where in Location. \`X-Correlation-Id\`, sent or given out, is on every event that follows from a request.`;
