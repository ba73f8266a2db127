/**
 * SQS takes the characters of XML 1.0 and no others:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON writes control characters as escapes; the two that SQS refuses beyond those are escaped here. */
export const sqsJson = (value: unknown): string => JSON.stringify(value).replace(FORBIDDEN, escaped);

/** `text` without what SQS refuses. */
export const sqsText = (text: string): string => text.replace(FORBIDDEN, ' ');

/** Of a message, with its attributes, and of a batch: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const MESSAGE_BYTES = 1_048_576;
