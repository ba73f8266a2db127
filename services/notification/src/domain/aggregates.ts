import { Course } from './course.ts';
import { Notification } from './notification.ts';
import { Preferences } from './preferences.ts';
import { Recipient } from './recipient.ts';

/** All aggregates of the service. */
export const aggregates = [Notification, Recipient, Preferences, Course] as const;
