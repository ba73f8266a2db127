import { unknownRouteHandler } from '@edtech/http';

export const handler = unknownRouteHandler();
