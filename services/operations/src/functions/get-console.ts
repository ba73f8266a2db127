import { sitePageHandler } from '@edtech/http';

export const handler = sitePageHandler({ folder: 'services/operations/console/dist' });
