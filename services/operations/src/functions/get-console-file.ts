import { siteFileHandler } from '@edtech/http';

export const handler = siteFileHandler({ folder: 'services/operations/console/dist' });
