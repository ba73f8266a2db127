import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';

/** Milliseconds. SES answers within a second; a mail that is handed over twice arrives twice, so patience is cheap. */
export const REQUEST_MILLISECONDS = 6_000;

/** A client that never repeats a call by itself: that is decided where it is known what the mail was. */
export const sesClient = (configuration: SESv2ClientConfig = {}): SESv2Client =>
  new SESv2Client({
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: REQUEST_MILLISECONDS,
      throwOnRequestTimeout: true,
    },
    maxAttempts: 1,
    ...configuration,
  });
