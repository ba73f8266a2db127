import { dueNotifications } from './due-notifications.ts';
import { notifications } from './notifications.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [notifications, dueNotifications];
