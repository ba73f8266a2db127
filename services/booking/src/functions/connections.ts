import { connectionFunction } from '@edtech/push';

export const handler = connectionFunction();
