import { fileHandler } from '@edtech/http';

export const handler = fileHandler({ path: 'docs/api/index.html', mediaType: 'text/html; charset=utf-8' });
