import { forgetCalls } from '@edtech/testkit/api-contract';

/** What `npm run api -- covered` counts is what this run calls. */
export default forgetCalls;
