import type { Case } from '../case.ts';
import { availability } from './availability.ts';
import { chat } from './chat.ts';
import { lesson } from './lesson.ts';
import { notification } from './notification.ts';
import { payment } from './payment.ts';

export const TABLE: readonly Case[] = [...availability, ...payment, ...lesson, ...chat, ...notification];
