import { fileHandler } from '@edtech/http';

export const handler = fileHandler({ path: 'docs/api/openapi.json', mediaType: 'application/json' });
