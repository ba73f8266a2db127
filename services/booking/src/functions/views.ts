import { viewsReader } from '@edtech/projection';

export const views = viewsReader();
