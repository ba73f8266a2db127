import type { Identity, RequestClaim } from '@edtech/http';
import type { Asked } from '../application/change.ts';

/** As much of a request as each change takes. */
export interface ChangeRequest {
  readonly path: { readonly deadLetterId: string };
  readonly body: { readonly reason: string };
  readonly identity: Identity;
  readonly ifMatch: number | undefined;
  readonly claim: RequestClaim | undefined;
}

export const askedBy = ({ path, body, identity, ifMatch, claim }: ChangeRequest): Asked => ({
  id: path.deadLetterId,
  because: { by: identity.userId, reason: body.reason },
  expectedVersion: ifMatch,
  claim,
});
