import { type Delivery, SenderBusy, SenderUnclear } from '../../application/email-sender.ts';

/** What the SDK's errors have in common: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors */
interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: string;
}

/** SES will not take this very mail, whenever it is asked. What it says is not passed on: it may name the address. */
const REFUSALS: Readonly<Record<string, Delivery>> = {
  BadRequestException: {
    outcome: 'refused',
    code: 'address-rejected',
    reason: 'The mail service does not accept the address.',
  },
  MessageRejected: {
    outcome: 'refused',
    code: 'message-rejected',
    reason: 'The mail service does not accept the mail.',
  },
};

/** No connection came about, so nothing was handed over. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * What an error of the SDK says of the mail.
 * @throws SenderBusy when SES has not taken it: too many calls, or something that has to be mended (the account, the identity,
 * the role); SenderUnclear when it may have
 */
export const deliveryOfError = (error: unknown): Delivery => {
  if (!(error instanceof Error)) throw error;
  const { name, code = '', $metadata = {} }: SdkError = error;
  const refusal = Object.hasOwn(REFUSALS, name) ? REFUSALS[name] : undefined;
  if (refusal !== undefined) return refusal;
  const status = $metadata.httpStatusCode;
  if (status !== undefined && status >= 400 && status < 500)
    throw new SenderBusy(`it answered ${name} (${status})`);
  if (NEVER_CONNECTED.has(code) || name === 'CredentialsProviderError')
    throw new SenderBusy(`it was not reached (${code || name})`);
  throw new SenderUnclear(status === undefined ? 'no answer in time' : `it answered with status ${status}`);
};
